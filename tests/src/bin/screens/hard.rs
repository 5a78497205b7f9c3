//! What goes wrong around a technician, and what is rare, as it is drawn. The worker is the real one; where a state cannot be
//! brought about quickly, what the worker says is bent on its way to the page.

use anyhow::Result;
use serde_json::{Value, json};
use tests::browser::Browser;

use super::tour::Tour;

/// Lets `bend` change what the worker says, and `tell` say something in its name.
const BENT: &str = "(() => {
    const Real = window.Worker;
    window.bend = null;
    window.Worker = class extends Real {
        set onmessage(heard) {
            window.tell = (news) => heard(new MessageEvent('message', { data: { id: 0, body: JSON.stringify(news) } }));
            super.onmessage = (event) => {
                if (!window.bend || !event.data || !event.data.body) return heard(event);
                const said = JSON.parse(event.data.body);
                window.bend(said);
                heard(new MessageEvent('message', { data: { ...event.data, body: JSON.stringify(said) } }));
            };
        }
    };
})()";

/// Words of both languages.
struct Words {
    zh: bool,
}

impl Words {
    fn pick<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        if self.zh { zh } else { en }
    }
}

impl Tour {
    /// Walks past everything that nobody wishes to see. The app is enrolled, and its day has orders.
    pub(crate) async fn walk_hard(&mut self, browser: &mut Browser, origin: &str, greeting: &str) -> Result<()> {
        let words = Words { zh: greeting == "中文" };
        self.tab.before_all(BENT).await?;
        self.again().await?;
        self.day(&words).await?;
        self.order(&words).await?;
        self.standing(&words).await?;
        for permission in ["geolocation", "camera"] {
            browser.deny(origin, permission).await?;
        }
        self.again().await?;
        self.tab.until("document.querySelector('details.notice') !== null").await?;
        self.tab.touch("details.notice summary").await?;
        self.photograph("place-denied").await?;
        self.tab.touch("[data-act=scan]").await?;
        self.tab.until("document.querySelector('.no-camera') !== null").await?;
        self.photograph("camera-denied").await?;
        for (news, stop) in [
            (json!("Elsewhere"), "elsewhere"),
            (json!({ "Broken": { "detail": "database disk image is malformed", "newer": false } }), "broken"),
            (json!({ "Broken": { "detail": "format 9, this app knows 3", "newer": true } }), "newer"),
        ] {
            self.tab.eval(&format!("window.tell({news})")).await?;
            self.photograph(stop).await?;
        }
        Ok(())
    }

    /// The day: what to bring, nothing to do, a full phone, a wrong clock, a lease that is over.
    async fn day(&mut self, words: &Words) -> Result<()> {
        let bring = words.pick("压缩机电容 35 µF 一只", "One compressor capacitor, 35 µF");
        self.bent(&format!("if (said.Today?.next) said.Today.next.bring = [{}]", json!(bring)), "#/").await?;
        self.photograph("bring").await?;
        let fault = words.pick("空调", "cold");
        self.bent("", "#/").await?;
        self.tab.fill("input[type=search]", fault).await?;
        self.photograph("found").await?;
        self.bent("if (said.Today) { said.Today.cards = []; said.Today.next = null; }", "#/").await?;
        // What is said about the orders that are gone goes by itself.
        tokio::time::sleep(std::time::Duration::from_secs(7)).await;
        self.photograph("nothing-to-do").await?;
        self.bent(
            "if (said.Today) { said.Today.door = 'LeaseOver'; said.Today.hidden = 12; said.Today.cards.length = 1; }",
            "#/",
        )
        .await?;
        self.photograph("lease-over").await?;
        self.bent("if (said.Standing) said.Standing.clock_off = -75", "#/").await?;
        self.tab.eval("window.tell('NoRoom')").await?;
        self.photograph("full-and-late-clock").await
    }

    /// An order: declining it, conflicts, remarks, history, what changed since it was signed, and that it went to others.
    async fn order(&mut self, words: &Words) -> Result<()> {
        self.bent("", "#/").await?;
        self.tab.touch(".order-list .order-row").await?;
        self.tab.until("document.querySelector('#head, main .card h2') !== null").await?;
        let order = self.tab.eval("location.hash").await?.as_str().unwrap_or_default().to_owned();
        self.tab.until("document.querySelector('.foot .button.plain') !== null").await?;
        self.tab.touch(".foot .button.plain").await?;
        self.photograph("decline").await?;
        let history = json!([
            { "at": 1_790_000_000_000_i64, "number": "W-2026-000031", "words": words.pick("设备 · 滤网堵塞，已清洗 · 已修好", "Device · filter blocked, cleaned · fixed") },
            { "at": 1_780_000_000_000_i64, "number": "W-2026-000009", "words": words.pick("配置 · 温度设定错误，已更正 · 已修好", "Configuration · wrong set point, corrected · fixed") },
        ]);
        let conflicts = json!([
            { "words": words.pick("两人写了不同的原因", "Two people wrote different causes"),
              "choices": [words.pick("设备", "Device"), words.pick("耗材", "Consumable")] },
            { "words": words.pick("工单的地址有两个值", "The order's address has two values"), "choices": [] },
        ]);
        let remarks = json!([words.pick("到达位置距现场 2.3 公里", "Arrived 2.3 km from the site")]);
        let signed = json!([{
            "signer": words.pick("张女士", "Ms Zhang"), "at": 1_795_000_000_000_i64, "digest": "5f".repeat(32), "rating": 4,
            "refusal": null, "changed": [[words.pick("合计", "Total"), "CNY 180.00", "CNY 225.00"]],
        }, {
            "signer": words.pick("张女士", "Ms Zhang"), "at": 1_795_000_100_000_i64, "digest": "a0".repeat(32), "rating": null,
            "refusal": words.pick("价格与报价不符", "The price is not what was quoted"), "changed": [],
        }]);
        let given =
            json!({ "history": history, "conflicts": conflicts, "remarks": remarks, "signed": signed, "left": true });
        self.bent(&format!("if (said.Order) Object.assign(said.Order, {given})"), &order).await?;
        self.photograph("left").await?;
        self.tab.touch("main details.card summary").await?;
        self.photograph_at("conflicts-and-history", "conflicts").await?;
        self.tab.eval("document.querySelector('main section.notice')?.scrollIntoView()").await?;
        self.photograph("changed-since").await?;
        self.tab.eval("document.querySelector('main > .row.even .button').click()").await?;
        self.photograph("note").await
    }

    /// Where the work is, when it cannot go where it should.
    async fn standing(&mut self, words: &Words) -> Result<()> {
        let work = json!({
            "edits": [
                { "order": "00".repeat(16), "number": "W-2026-000123", "words": words.pick("到达", "Arrived"),
                  "at": 1_795_000_000_000_i64, "state": words.pick("等待发送", "Waiting to be sent"), "stuck": false },
                { "order": "00".repeat(16), "number": "W-2026-000124", "words": words.pick("添加材料", "Material added"),
                  "at": 1_795_000_060_000_i64, "state": words.pick("等待公司处理", "Waiting for the office"), "stuck": true },
            ],
            "photos": [
                { "hash": "1b".repeat(32), "bytes": 312_000, "sent": 131_072, "at": 1_795_000_000_000_i64, "failure": null },
                { "hash": "2c".repeat(32), "bytes": 298_000, "sent": 0, "at": 1_795_000_030_000_i64,
                  "failure": words.pick("连接中断，稍后重试", "The connection broke off; it is tried again") },
            ],
            "last_contact": 1_795_000_000_000_i64,
            "failure": words.pick("联系不上公司", "The office cannot be reached"),
        });
        for (line, stop) in [
            (json!({ "Away": { "again_at": 4_000_000_000_000_i64 } }), "work-away"),
            (json!("SignedOut"), "signed-out"),
            (json!("Locked"), "locked"),
            (json!("EnrolAnew"), "enrol-anew"),
            (json!("OtherVersion"), "other-version"),
        ] {
            let standing = json!({ "edits_waiting": 2, "photos_waiting": 2, "line": line, "clock_off": null });
            let bend = format!(
                "if (said.Work) Object.assign(said.Work, {work}); if (said.Standing) said.Standing = {standing}"
            );
            self.bent(&bend, "#/work").await?;
            self.tab.eval(&format!("window.tell({})", json!({ "Standing": standing }))).await?;
            self.photograph(stop).await?;
        }
        if !self.view.dark {
            self.tab.eval("document.documentElement.dataset.theme = 'sun'").await?;
            self.photograph("work-sun").await?;
        }
        Ok(())
    }

    /// The page anew, at its first screen.
    async fn again(&mut self) -> Result<()> {
        self.tab.eval("location.hash = '#/'").await?;
        self.tab.reload().await?;
        self.tab.until("document.querySelector('.pill') !== null && window.tell !== undefined").await
    }

    /// Stands at `hash` with everything said anew, bent by `script`.
    async fn bent(&mut self, script: &str, hash: &str) -> Result<()> {
        self.again().await?;
        self.tab.eval(&format!("window.bend = (said) => {{ {script} }}; location.hash = '#/settings'")).await?;
        self.tab.until("document.querySelector('.switch') !== null").await?;
        self.tab.eval(&format!("location.hash = {}", Value::from(hash))).await?;
        self.tab.until("document.querySelector('.switch') === null").await
    }
}
