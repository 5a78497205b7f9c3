//! The two languages of the product. Every text is a `match` over them, so a missing translation does not compile.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A language of the interface and of signed documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum Lang {
    /// Chinese as written in mainland China.
    #[default]
    #[n(0)]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[n(1)]
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// The language that a tag such as `zh_CN.UTF-8`, `en-GB,en;q=0.9` or `LANG` asks for; English for anything else.
    pub fn from_tag(tag: &str) -> Self {
        let tag = tag.trim().to_ascii_lowercase();
        if tag.starts_with("zh") { Self::ZhCn } else { Self::En }
    }

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        self.pick("zh-CN", "en")
    }

    /// The one of two that is in this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::ZhCn => zh,
            Self::En => en,
        }
    }
}
