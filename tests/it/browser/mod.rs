//! A person's way through the pages, in a real browser.

mod driver;
mod journeys;
mod people;
mod sources;

use driver::Browser;
use driver::Look;

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

#[test]
fn the_browser_and_its_accessibility_engine_work() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    std::fs::write(&page, "<html lang=en><title>T</title><main><h1>Hello</h1><img src=x></main>")
        .unwrap();

    block_on(async {
        let browser = Browser::open(Look::DESK).await;
        browser.go(&format!("file://{}", page.display())).await;

        assert!(browser.text().await.contains("Hello"));
        let barriers = browser.barriers().await;
        assert!(barriers.iter().any(|one| one.starts_with("image-alt")), "{barriers:?}");
        browser.close().await;
    });
}
