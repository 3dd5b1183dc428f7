//! The page for people who do not open terminals: a thin face over the use-cases. It decides
//! nothing about findings; it decides who may ask.
//!
//! | file | what it does |
//! |---|---|
//! | `server.rs`, `wire.rs`, `tls.rs` | sockets to requests, with a limit on everything |
//! | `layers.rs` | what holds for every request and every answer |
//! | `routes.rs` | the one table of routes: who may ask what, and how much may be sent |
//! | `ask.rs`, `answer.rs`, `stop.rs` | a request, an answer, why there is none |
//! | `desk.rs` | the workspace, opened once and kept up to date |
//! | `visitor.rs` | who is asking |
//! | `form.rs`, `upload.rs`, `spool.rs` | what is sent: fields, files |
//! | `layout.rs`, `ui/`, `assets.rs` | how a page looks |
//! | `paper.rs` | documents that bring their own style |
//! | `pages/` | the pages |
//!
//! To add a page: a file in `pages/` with its template and its handler, its `mod` line, and its
//! line in `routes.rs`. The matrix of who may see what is asked of every line of that table.

mod answer;
mod ask;
mod assets;
mod desk;
mod error;
mod form;
mod layers;
mod layout;
mod log;
mod pages;
mod paper;
mod routes;
mod server;
mod spool;
mod stop;
mod tls;
mod ui;
mod upload;
mod visitor;
mod wire;

pub use error::ServeError;
pub use routes::Line;
pub use routes::table;
pub use server::Listening;
pub use server::Options;
pub use server::bind;
