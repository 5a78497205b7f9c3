//! What a person has chosen on this device: language, light, size of letters, the map app. It is kept beside the database,
//! since nothing is lost with it.

use callout_app::way::Guide;
use shared::lang::Lang;
use web_sys::Storage;

use super::browser::{root, window};

/// The light that one reads in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the phone has it.
    Auto,
    Light,
    Dark,
    /// Black on white, for the sun.
    Sun,
}

impl Theme {
    pub(crate) const ALL: [Self; 4] = [Self::Auto, Self::Light, Self::Dark, Self::Sun];

    fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Sun => "sun",
        }
    }
}

/// Sizes of letters, in percent.
pub(crate) const SIZES: [u16; 4] = [100, 125, 150, 200];

fn store() -> Option<Storage> {
    window()?.local_storage().ok()?
}

fn kept(key: &str) -> Option<String> {
    store()?.get_item(key).ok()?
}

fn keep(key: &str, value: &str) {
    if let Some(store) = store() {
        // Where nothing may be kept, it is asked for again next time.
        let _ = store.set_item(key, value);
    }
}

/// The language that was chosen here, or the browser's.
pub(crate) fn lang() -> Lang {
    let browsers = || window().and_then(|window| window.navigator().language());
    let lang = kept("lang").or_else(browsers).map_or(Lang::ZhCn, |tag| Lang::from_tag(&tag));
    speak(lang);
    lang
}

/// Remembers the language that was chosen.
pub(crate) fn keep_lang(lang: Lang) {
    keep("lang", lang.tag());
    speak(lang);
}

fn speak(lang: Lang) {
    if let Some(root) = root() {
        let _ = root.set_attribute("lang", lang.tag());
    }
}

/// The light that was chosen here.
pub(crate) fn theme() -> Theme {
    let word = kept("theme");
    let theme = Theme::ALL.into_iter().find(|theme| Some(theme.word()) == word.as_deref()).unwrap_or(Theme::Auto);
    shine(theme);
    theme
}

/// Remembers the light that was chosen.
pub(crate) fn keep_theme(theme: Theme) {
    keep("theme", theme.word());
    shine(theme);
}

fn shine(theme: Theme) {
    if let Some(root) = root() {
        let _ = match theme {
            Theme::Auto => root.remove_attribute("data-theme"),
            other => root.set_attribute("data-theme", other.word()),
        };
    }
}

/// The size of letters, in percent.
pub(crate) fn size() -> u16 {
    let size = kept("size").and_then(|size| size.parse().ok()).filter(|size| SIZES.contains(size)).unwrap_or(100);
    enlarge(size);
    size
}

/// Remembers the size of letters.
pub(crate) fn keep_size(size: u16) {
    keep("size", &size.to_string());
    enlarge(size);
}

fn enlarge(size: u16) {
    if let Some(root) = root() {
        let _ = root.set_attribute("data-size", &size.to_string());
    }
}

/// What shows the way: what was chosen, or what this phone most likely has.
pub(crate) fn guide() -> Guide {
    let agent = window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    let usual =
        if ["iPhone", "iPad", "Mac OS"].iter().any(|sign| agent.contains(sign)) { Guide::Apple } else { Guide::Phone };
    kept("guide").and_then(|key| Guide::from_key(&key)).unwrap_or(usual)
}

/// Remembers what shows the way.
pub(crate) fn keep_guide(guide: Guide) {
    keep("guide", guide.key());
}

/// Whether time and place are written onto pictures.
pub(crate) fn stamps() -> bool {
    kept("stamps").as_deref() == Some("yes")
}

/// Remembers whether time and place are written onto pictures.
pub(crate) fn keep_stamps(on: bool) {
    keep("stamps", if on { "yes" } else { "no" });
}

/// Whether the home screen was put off.
pub(crate) fn install_later() -> bool {
    kept("install").is_some()
}

/// Puts the home screen off.
pub(crate) fn keep_install_later() {
    keep("install", "later");
}

/// Whether this device was enrolled once, as far as this memory goes.
pub(crate) fn was_enrolled() -> bool {
    kept("enrolled").is_some()
}

/// Remembers that this device is enrolled.
pub(crate) fn keep_enrolled() {
    keep("enrolled", "yes");
}
