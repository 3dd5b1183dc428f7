//! CRMs in their own databases, on real servers: tables as each product makes them, `fixtures/live/sql/`.

mod own;
mod products;
mod server;
mod trouble;
