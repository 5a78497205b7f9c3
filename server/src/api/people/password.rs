//! A new password, checked for length alone: long beats odd characters (NIST SP 800-63B).

use serde::{Deserialize, Deserializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::auth::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS};
use crate::directory::both;
use crate::error::ApiError;
use crate::state::Office;

/// A password that may be set.
pub struct Password(String);

impl Password {
    /// Checks a password.
    pub fn parse(text: String) -> Result<Self, String> {
        let fits = (MIN_PASSWORD_CHARS..=MAX_PASSWORD_CHARS).contains(&text.chars().count());
        fits.then_some(Self(text)).ok_or_else(|| {
            both(
                &format!("密码需 {MIN_PASSWORD_CHARS} 到 {MAX_PASSWORD_CHARS} 个字符"),
                &format!("a password has {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters"),
            )
        })
    }

    /// Its hash, with a fresh salt.
    pub async fn hash(self, office: &Office) -> Result<String, ApiError> {
        office.passwords().hash(self.0, office.random_bytes()).await
    }
}

impl PartialSchema for Password {
    fn schema() -> RefOr<Schema> {
        let (least, most) = (MIN_PASSWORD_CHARS, MAX_PASSWORD_CHARS);
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)));
        text.min_length(Some(least)).max_length(Some(most)).build().into()
    }
}

impl ToSchema for Password {}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
