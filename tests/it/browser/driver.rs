//! A headless Chromium, driven through its `WebDriver`.

use std::io::BufRead as _;
use std::io::BufReader;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::Client;
use fantoccini::ClientBuilder;
use fantoccini::Locator;
use fantoccini::error::CmdError;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use serde_json::json;

/// How the browser is set up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Width and height of its window in pixels.
    pub(crate) size: (u32, u32),
    /// Whether pages may run scripts.
    pub(crate) scripts: bool,
    /// Whether the person prefers dark pages.
    pub(crate) dark: bool,
}

impl Look {
    /// On a desk.
    pub(crate) const DESK: Self = Self { size: (1280, 900), scripts: true, dark: false };
    /// On a telephone, at night.
    pub(crate) const PHONE: Self = Self { size: (390, 844), scripts: true, dark: true };
    /// Without scripts.
    pub(crate) const PLAIN: Self = Self { size: (1280, 900), scripts: false, dark: false };
}

/// An open browser. Chromium ends with its driver, and that with this.
pub(crate) struct Browser {
    driver: Child,
    client: Client,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens one.
    pub(crate) async fn open(look: Look) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("tests/run installs chromium-driver: {error}"));
        let port = BufReader::new(driver.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                Some(line.split_once("successfully on port ")?.1.trim_end_matches('.').to_owned())
            })
            .unwrap_or_else(|| panic!("chromedriver says no port"));
        let profile = tempfile::tempdir().unwrap();
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-gpu".to_owned(),
            format!("--user-data-dir={}", profile.path().join("profile").display()),
            format!("--window-size={},{}", look.size.0, look.size.1),
        ];
        if look.dark {
            arguments.push("--blink-settings=preferredColorScheme=0".to_owned());
        }
        let mut options = json!({
            "args": arguments,
            "prefs": { "download.default_directory": profile.path().display().to_string() },
        });
        if look.size.0 < 500 {
            let metrics = json!({ "width": look.size.0, "height": look.size.1, "pixelRatio": 2.0 });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        if !look.scripts {
            options["prefs"]["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        let mut wishes = serde_json::Map::new();
        wishes.insert("goog:chromeOptions".to_owned(), options);
        wishes.insert("timeouts".to_owned(), json!({ "script": 180_000, "pageLoad": 180_000 }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wishes)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        Self { driver, client, _profile: profile }
    }

    /// Goes to a page.
    pub(crate) async fn go(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// Where it is: path and query.
    pub(crate) async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Writes into the field of that name, in place of what stands there.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        self.on_one_page(async || {
            let field = self.find(&format!("[name='{name}']")).await;
            if field.attr("type").await?.as_deref() != Some("file") {
                field.clear().await?;
            }
            field.send_keys(text).await
        })
        .await;
    }

    /// Chooses the option of that value in the list of that name.
    pub(crate) async fn choose(&self, name: &str, value: &str) {
        self.on_one_page(async || {
            let list = self.find(&format!("select[name='{name}']")).await;
            list.select_by_value(value).await
        })
        .await;
    }

    /// Clicks what a selector finds.
    pub(crate) async fn click(&self, selector: &str) {
        self.on_one_page(async || self.find(selector).await.click().await).await;
    }

    /// Clicks the link or button that is called so.
    pub(crate) async fn press(&self, called: &str) {
        let path = format!(
            "//*[self::a or self::button or self::summary][normalize-space(.)=\"{called}\"]"
        );
        self.on_one_page(async || {
            let wait = self.client.wait().at_most(Duration::from_secs(20));
            let found = wait.for_element(Locator::XPath(&path)).await;
            match found.ok() {
                Some(element) => element.click().await,
                None => panic!("nothing is called `{called}` on:\n{}", self.text().await),
            }
        })
        .await;
    }

    /// A parameter of the address that the link leads to which is called so.
    pub(crate) async fn parameter(&self, called: &str, name: &str) -> String {
        let path = format!("//a[normalize-space(.)=\"{called}\"]");
        let wait = self.client.wait().at_most(Duration::from_secs(20));
        let link = wait.for_element(Locator::XPath(&path)).await.unwrap();
        let address = link.attr("href").await.unwrap().unwrap();
        let mut pairs = address.split(['?', '&']).filter_map(|pair| pair.split_once('='));
        pairs.find(|(one, _)| *one == name).unwrap().1.to_owned()
    }

    /// The text a person reads.
    pub(crate) async fn text(&self) -> String {
        self.words("body").await
    }

    /// The text of what a selector finds.
    pub(crate) async fn words(&self, selector: &str) -> String {
        self.on_one_page(async || self.find(selector).await.text().await).await
    }

    /// Waits until a person reads that.
    pub(crate) async fn reads(&self, words: &str) {
        for _ in 0..600 {
            if self.text().await.contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("`{words}` never came at {}:\n{}", self.path().await, self.text().await);
    }

    /// Writes a picture of what is seen of the page to `target/screenshots/NAME.png`.
    pub(crate) async fn picture(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let bytes = self.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }

    /// What axe-core finds on the page that keeps somebody from using it: rule and place.
    pub(crate) async fn barriers(&self) -> Vec<String> {
        let file = std::env::var("RINGFENCE_TEST_AXE").unwrap_or_else(|_| {
            concat!(env!("CARGO_MANIFEST_DIR"), "/target/axe-core/package/axe.min.js").to_owned()
        });
        let axe = std::fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("tests/run brings axe-core: {file}: {error}"));
        self.client.execute(&axe, Vec::new()).await.unwrap();
        let run = "const done = arguments[arguments.length - 1]; \
             axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations \
             .filter((one) => one.impact === 'serious' || one.impact === 'critical') \
             .flatMap((one) => one.nodes.map((node) => one.id + ': ' + node.html))), \
             (error) => done(['axe: ' + error]));";
        match self.client.execute_async(run, Vec::new()).await.unwrap() {
            Value::Array(found) => {
                found.iter().map(|one| one.as_str().unwrap_or_default().to_owned()).collect()
            }
            other => vec![other.to_string()],
        }
    }

    /// What is done with a part of a page, done again where another page came between finding the
    /// part and using it.
    async fn on_one_page<T>(&self, doing: impl AsyncFn() -> Result<T, CmdError>) -> T {
        for _ in 0..50 {
            match doing().await {
                Err(error) if error.is_stale_element_reference() => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                done => return done.unwrap(),
            }
        }
        panic!("one page after another came at {}", self.path().await)
    }

    async fn find(&self, selector: &str) -> fantoccini::elements::Element {
        let wait = self.client.wait().at_most(Duration::from_secs(20));
        match wait.for_element(Locator::Css(selector)).await.ok() {
            Some(element) => element,
            None => panic!(
                "`{selector}` is not at {}:\n{}",
                self.path().await,
                self.client.source().await.unwrap()
            ),
        }
    }

    /// Closes it.
    pub(crate) async fn close(self) {
        let _ = self.client.clone().close().await;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The whole group: a test that fails leaves a Chromium behind its driver.
        let group = format!("-{}", self.driver.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.driver.wait();
    }
}
