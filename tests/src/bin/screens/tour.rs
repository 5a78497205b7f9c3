//! One walk through the app, a picture at every stop.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use shared::geo::Point;
use tests::browser::{Browser, Tab, View};
use tests::chance::Chance;
use tests::images;

/// A walk.
pub(crate) struct Tour {
    pub(crate) tab: Tab,
    into: PathBuf,
    name: String,
    stop: u32,
    pub(crate) view: View,
}

impl Tour {
    pub(crate) async fn begin(
        browser: &mut Browser,
        server: &str,
        into: &Path,
        name: &str,
        view: View,
    ) -> Result<Self> {
        let tab = browser.open(&format!("{server}/app/")).await?;
        tab.view(view).await?;
        tab.stand_at(31.188, 121.436).await?;
        Ok(Self { tab, into: into.to_owned(), name: name.to_owned(), stop: 0, view })
    }

    /// Enrols, looks at the day, does a visit, hands over, and looks where the work is.
    pub(crate) async fn walk(&mut self, greeting: &str, code: &str, chance: &mut Chance, folder: &Path) -> Result<()> {
        self.tab.press(greeting).await?;
        self.photograph("enrol").await?;
        self.tab.fill("input[name=code]", "12345").await?;
        self.tab.touch("button[type=submit]").await?;
        self.tab.until("document.querySelector('.notice.late') !== null").await?;
        self.photograph("enrol-wrong").await?;
        self.tab.fill("input[name=code]", code).await?;
        self.tab.touch("button[type=submit]").await?;
        self.tab.until("document.querySelectorAll('.order-row').length > 0").await?;
        self.photograph("today").await?;
        self.tab.fill("input[type=search]", "zzzz").await?;
        self.tab.until("document.querySelector('.empty') !== null").await?;
        self.photograph("nothing-found").await?;
        self.tab.fill("input[type=search]", "").await?;
        self.go("#/map", "map").await?;
        self.go("#/", "today-again").await?;
        self.tab.touch(".next .tap-card").await?;
        self.tab
            .until("document.querySelector('.foot .act') !== null && document.querySelector('#head') !== null")
            .await?;
        self.photograph("order").await?;
        self.in_the_sun("order-sun").await?;
        self.visit(chance, folder).await?;
        self.elsewhere().await
    }

    async fn visit(&mut self, chance: &mut Chance, folder: &Path) -> Result<()> {
        // A crew of two works in one order after the other; this one may be past its first steps already.
        for _ in 0..3 {
            if self.tab.eval("document.querySelector('[data-act=next]') !== null").await? == true {
                self.tab.touch("[data-act=next]").await?;
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
        }
        self.photograph("arrived").await?;
        self.tab.touch("[data-act=pause]").await?;
        self.photograph("pause").await?;
        self.tab.touch(".sheet .icon-button").await?;
        let photo = folder.join("photo.jpg");
        let place = Point::from_degrees(31.19, 121.44).context("a place on earth")?;
        for index in 0..3 {
            images::photograph(&photo, chance, place)?;
            let field = format!("document.querySelectorAll('input[type=file]')[{index}].id = 'take'");
            self.tab.eval(&field).await?;
            self.tab.choose("#take", &photo).await?;
            let kept = format!("document.querySelectorAll('.shot img').length > {index}");
            self.tab.until(&kept).await?;
            self.tab.eval("document.getElementById('take').id = ''").await?;
        }
        self.tab.touch("#findings .chips .chip").await?;
        self.tab.fill("#findings textarea", "启动电容失效，已更换；运行 10 分钟正常").await?;
        self.photograph_at("findings", "findings").await?;
        self.tab
            .eval("for (const q of document.querySelectorAll('fieldset')) q.querySelector('.chip').click()")
            .await?;
        self.photograph_at("photos", "photos").await?;
        self.pictures().await?;
        self.tab.touch("#lines .button").await?;
        self.tab.until("document.querySelectorAll('.sheet li').length > 2").await?;
        self.tab.touch(".sheet li:nth-child(3) .icon-button").await?;
        self.tab.until("document.querySelector('.sheet .favourite') !== null").await?;
        self.photograph("parts").await?;
        self.tab.touch(".sheet li:nth-child(2) button").await?;
        self.tab.until("document.querySelectorAll('#lines li').length > 0").await?;
        self.tab.touch("#lines .row.even .button:nth-child(2)").await?;
        self.tab.until("document.querySelectorAll('.sheet input').length > 3").await?;
        self.tab.eval("[...document.querySelectorAll('.sheet input')].at(-1).id = 'price'").await?;
        self.tab.fill("#price", "120").await?;
        self.photograph("labour").await?;
        self.tab.touch(".sheet .act").await?;
        self.tab.until("document.querySelectorAll('#lines li').length > 1").await?;
        self.photograph_at("lines", "lines").await?;
        self.tab.touch("#lines li button").await?;
        self.photograph("line").await?;
        self.tab.touch(".sheet .button.main").await?;
        self.tab.touch("#outcome .chip").await?;
        self.tab.until("document.querySelector('[data-act=hand-over]') !== null").await?;
        self.photograph_at("outcome", "outcome").await?;
        self.customer().await
    }

    /// One picture large, drawn on; the camera.
    async fn pictures(&mut self) -> Result<()> {
        self.tab.touch(".shot").await?;
        self.tab.until("document.querySelector('.viewer img') !== null").await?;
        self.photograph("photo").await?;
        self.tab.touch("[data-act=draw]").await?;
        self.tab.until("document.querySelector('.markup canvas')?.width > 300").await?;
        self.tab.draw(".markup canvas", &[(0.2, 0.8), (0.4, 0.5), (0.6, 0.35)]).await?;
        self.tab.touch(".markup .chip:nth-child(2)").await?;
        self.tab.draw(".markup canvas", &[(0.55, 0.2), (0.7, 0.3), (0.9, 0.45)]).await?;
        self.photograph("drawing").await?;
        self.tab.touch(".markup .button.main").await?;
        self.tab.until("document.querySelectorAll('.shot img').length === 4").await?;
        self.tab.touch("[data-act=several]").await?;
        self.tab.until("document.querySelector('.viewfinder video')?.videoWidth > 0").await?;
        self.tab.touch(".shutter").await?;
        self.tab.until("document.querySelectorAll('.shot img').length === 5").await?;
        self.photograph("several").await?;
        self.tab.touch(".viewfinder-acts .button").await
    }

    async fn go(&mut self, hash: &str, stop: &str) -> Result<()> {
        self.tab.eval(&format!("location.hash = '{hash}'")).await?;
        tokio::time::sleep(Duration::from_millis(400)).await;
        self.photograph(stop).await
    }

    async fn customer(&mut self) -> Result<()> {
        self.tab.touch("[data-act=hand-over]").await?;
        self.tab.until("document.querySelector('.pad canvas') !== null").await?;
        self.photograph("customer").await?;
        self.in_the_sun("customer-sun").await?;
        self.tab.touch(".verify input").await?;
        self.tab.touch(".star:nth-child(5)").await?;
        self.tab
            .draw(".pad canvas", &[(0.1, 0.6), (0.25, 0.2), (0.4, 0.75), (0.55, 0.3), (0.7, 0.7), (0.9, 0.4)])
            .await?;
        self.photograph("signature").await?;
        let (width, height) = (self.view.height, self.view.width);
        self.tab.view(View { width, height, ..self.view }).await?;
        self.photograph_at_pad("signature-on-its-side").await?;
        self.tab.view(self.view).await?;
        self.tab.touch("main > .button.plain").await?;
        self.photograph("refuse").await?;
        self.tab.touch(".sheet .icon-button").await?;
        self.tab.touch("[data-act=sign]").await?;
        self.tab.until("document.querySelector('.qr svg') !== null").await?;
        self.photograph("thanks").await?;
        self.tab.touch(".foot .button.plain").await?;
        self.photograph("give-back").await?;
        self.tab.touch("[data-act=give-back]").await?;
        self.tab.until("document.querySelector('.notice.done') !== null").await?;
        self.photograph("signed").await
    }

    async fn elsewhere(&mut self) -> Result<()> {
        for (hash, name) in [("#/work", "work"), ("#/settings", "settings"), ("#/van", "van")] {
            self.go(hash, name).await?;
        }
        self.tab.touch(".foot .act").await?;
        self.tab.touch(".sheet li:nth-child(4) .tap-card").await?;
        self.tab.until("document.querySelector('.sheet .button.main') !== null").await?;
        self.photograph("load-van").await?;
        self.tab.touch(".sheet .button.main").await?;
        self.tab.until("document.querySelector('main li') !== null").await?;
        self.photograph("van-loaded").await?;
        self.go("#/", "today-after").await?;
        self.tab.touch("[data-act=scan]").await?;
        self.tab.until("document.querySelector('.viewfinder video')?.videoWidth > 0").await?;
        self.photograph("scan").await?;
        self.tab.touch(".viewfinder-acts .button").await?;
        if self.view.dark {
            return Ok(());
        }
        self.tab.eval("document.documentElement.dataset.theme = 'sun'").await?;
        self.photograph("today-sun").await?;
        self.tab.eval("document.documentElement.dataset.theme = 'light'").await?;
        self.tab.eval("document.documentElement.dataset.size = '200'").await?;
        self.photograph("today-large").await?;
        self.tab.touch(".order-row").await?;
        self.tab.until("document.querySelector('#head') !== null").await?;
        self.photograph("order-large").await?;
        self.go("#/work", "work-large").await
    }

    /// The same in full sunlight; once a language, since the light is the same one by day and by night.
    async fn in_the_sun(&mut self, stop: &str) -> Result<()> {
        if self.view.dark {
            return Ok(());
        }
        self.tab.eval("document.documentElement.dataset.theme = 'sun'").await?;
        self.photograph(stop).await?;
        self.tab.eval("delete document.documentElement.dataset.theme").await.map(drop)
    }

    async fn photograph_at_pad(&mut self, stop: &str) -> Result<()> {
        self.tab.eval("document.querySelector('.pad').scrollIntoView({ block: 'center' })").await?;
        self.photograph(stop).await
    }

    pub(crate) async fn photograph_at(&mut self, stop: &str, id: &str) -> Result<()> {
        self.tab.eval(&format!("document.getElementById('{id}').scrollIntoView()")).await?;
        self.photograph(stop).await
    }

    /// Writes a picture of what is seen now.
    pub(crate) async fn photograph(&mut self, stop: &str) -> Result<()> {
        // What moves has come to rest by then.
        tokio::time::sleep(Duration::from_millis(250)).await;
        self.stop += 1;
        let file = self.into.join(format!("{}-{:02}-{stop}.png", self.name, self.stop));
        let picture = self.tab.photograph().await?;
        std::fs::write(&file, picture).with_context(|| format!("cannot write {}", file.display()))
    }
}
