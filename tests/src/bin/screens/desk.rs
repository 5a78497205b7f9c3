//! One walk through the console, a picture at every stop.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use tests::browser::{Browser, Tab, View};
use tests::server::{ADMIN, PASSWORD, Server};

/// How each page is looked at: its name, the language, the window.
pub(crate) fn views() -> Vec<(String, &'static str, View)> {
    let mut views = Vec::new();
    for (lang, greeting) in [("zh", "中文"), ("en", "English")] {
        for (width, height) in [(1_440, 900), (1_024, 768), (390, 844)] {
            for (light, dark) in [("light", false), ("dark", true)] {
                views.push((format!("desk-{lang}-{width}-{light}"), greeting, View { width, height, dark }));
            }
        }
    }
    views
}

/// What the office does about the order that is open, so that there is something to be seen.
const HAPPENS: &str = "const of = location.hash.match(/[0-9a-f]{32}/)[0]; \
    const post = (path, body) => fetch('/api/v1/' + path, { method: 'POST', body: JSON.stringify(body), \
        headers: { 'content-type': 'application/json', 'x-callout-page': '1' } }); \
    const unit = { name: '激光打印机 Laser printer', number: 'BJ-' + (Date.now() % 1000), remark: '含电源线' }; \
    const sheet = { customer: '张女士', phone: '13800000000', text: '修了三次仍漏水' }; \
    post('orders/' + of + '/pauses', { why: 'customer-decides', reason: '等业主确认报价' }); \
    post('orders/' + of + '/loans', unit); \
    post('orders/' + of + '/payments', { amount: { minor: 28000, currency: 'CNY' }, method: 'wechat', invoice: '王府物业' }); \
    post('complaints', { sheet, received_at: Date.now() - 5 * 3600000 }); true";

struct Desk<'d> {
    tab: Tab,
    into: &'d Path,
    name: &'d str,
    stop: u32,
}

/// Signs in and looks at every page.
pub(crate) async fn walk(
    browser: &mut Browser,
    server: &Server,
    (into, name): (&Path, &str),
    (greeting, view): (&str, View),
    signed: &str,
) -> Result<()> {
    let tab = browser.open(&format!("{}/", server.url())).await?;
    tab.view(view).await?;
    let mut desk = Desk { tab, into, name, stop: 0 };
    desk.tab.press(greeting).await?;
    desk.photograph("sign-in").await?;
    desk.tab.fill("input[name=login]", ADMIN).await?;
    desk.tab.fill("input[name=password]", PASSWORD).await?;
    desk.tab.touch("button[type=submit]").await?;
    desk.tab.until("document.querySelectorAll('.line').length > 5").await?;
    desk.photograph("board").await?;
    desk.orders().await?;
    desk.signed(signed).await?;
    desk.pages().await?;
    desk.proof(server).await
}

impl Desk<'_> {
    async fn orders(&mut self) -> Result<()> {
        self.tab.touch(".line .line-body").await?;
        self.tab.until("document.querySelector('.fault') !== null").await?;
        self.tab.eval(HAPPENS).await?;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        self.photograph("order").await?;
        self.tab
            .eval("const p = document.querySelector('.order-column .panel-body'); p.scrollTop = p.scrollHeight; true")
            .await?;
        self.photograph("order-story").await?;
        self.tab.key("Escape").await?;
        self.tab.key("?").await?;
        self.photograph("keys").await?;
        self.tab.key("Escape").await
    }

    /// A signed order with its photos: one of them large.
    async fn signed(&mut self, order: &str) -> Result<()> {
        self.tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
        self.tab
            .until("document.querySelector('.shot img') !== null && document.querySelector('.signed') !== null")
            .await?;
        self.photograph("order-signed").await?;
        self.tab.eval("document.querySelector('.strip').scrollIntoView({ block: 'start' }); true").await?;
        self.photograph("order-photos").await?;
        self.tab.touch(".shot").await?;
        self.photograph("photo").await?;
        self.tab.key("Escape").await?;
        self.tab.key("c").await?;
        tokio::time::sleep(Duration::from_millis(600)).await;
        self.photograph("candidates").await
    }

    /// What is dangerous asks for the password, an hour after it was given last.
    async fn proof(&mut self, server: &Server) -> Result<()> {
        let database = rusqlite::Connection::open(server.folder().join("callout.db"))?;
        database.execute("UPDATE tokens SET created_at = created_at - 3600000 WHERE person IS NOT NULL", ())?;
        self.tab.key("Escape").await?;
        self.go("#/office/devices", "devices-again").await?;
        self.tab.touch(".table .button").await?;
        self.photograph("revoke").await?;
        self.tab.touch(".sheet .button.main").await?;
        self.tab.until("document.querySelector('input[name=proof]') !== null").await?;
        self.photograph("proof").await
    }

    async fn pages(&mut self) -> Result<()> {
        self.go("#/?q=zzzz", "nothing-found").await?;
        self.go("#/new", "intake").await?;
        self.tab.fill("input[name=customer]", "Willow").await?;
        self.tab.eval("document.querySelector('input[name=customer]').focus()").await?;
        self.tab.type_text(" ").await?;
        tokio::time::sleep(Duration::from_millis(600)).await;
        self.photograph("intake-found").await?;
        self.tab.key("Enter").await?;
        self.tab.fill("textarea[name=fault]", "Hot water comes and goes, pressure drops at night").await?;
        self.tab.select("select[name=trade]", "plumbing").await?;
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        self.photograph("intake-known").await?;
        for (hash, stop) in [
            ("#/crews", "crews"),
            ("#/customers", "customers"),
            ("#/office/quarantine", "quarantine"),
            ("#/office/alarms", "alarms"),
            ("#/office/calls", "calls"),
            ("#/office/reports", "reports"),
            ("#/office/second-line", "second-line"),
            ("#/office/complaints", "complaints"),
            ("#/office/loans", "loans"),
            ("#/office/inspections", "inspections"),
            ("#/office/people", "people"),
            ("#/office/devices", "devices"),
            ("#/office/levels", "levels"),
            ("#/office/parts", "articles"),
            ("#/office/imports", "imports"),
            ("#/office/keys", "keys-of-programs"),
            ("#/office/webhooks", "webhooks"),
            ("#/office/channels", "channels"),
            ("#/office/dispatching", "dispatching"),
            ("#/office/audit", "audit"),
        ] {
            self.go(hash, stop).await?;
        }
        self.go("#/crews", "crews-again").await?;
        self.tab.touch(".crew-line").await?;
        self.photograph("crew").await?;
        self.go("#/customers", "customers-again").await?;
        self.tab.touch(".table tbody tr").await?;
        self.photograph("customer").await?;
        self.tab.touch(".who").await?;
        self.photograph("menu").await
    }

    async fn go(&mut self, hash: &str, stop: &str) -> Result<()> {
        self.tab.eval(&format!("location.hash = '{hash}'")).await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        self.photograph(stop).await
    }

    /// Writes a picture of what is seen now.
    async fn photograph(&mut self, stop: &str) -> Result<()> {
        // What moves has come to rest by then.
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.stop += 1;
        let file = self.into.join(format!("{}-{:02}-{stop}.png", self.name, self.stop));
        let picture = self.tab.photograph().await?;
        std::fs::write(&file, picture).with_context(|| format!("cannot write {}", file.display()))
    }
}
