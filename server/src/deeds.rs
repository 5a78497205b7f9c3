//! Deeds: what people of the office do outside of the orders, kept in the transaction of the deed with who and when. What they
//! do to orders is an edit, and tells the same of itself.

use serde::{Deserialize, Serialize};
use shared::ids::{OrderId, PersonId};
use shared::lang::Lang;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// A person was added.
    PersonAdded,
    /// A person's name, role or language changed, or whether they may come in.
    PersonChanged,
    /// Somebody set another password, their own or another person's.
    PasswordSet,
    /// A code was made that lets a device in.
    EnrolmentMade,
    /// A device was revoked.
    DeviceRevoked,
    /// A key was made.
    KeyMade,
    /// A key was revoked.
    KeyRevoked,
    /// A webhook was added.
    WebhookAdded,
    /// A webhook was changed.
    WebhookChanged,
    /// A webhook was removed.
    WebhookRemoved,
    /// A webhook was given another secret.
    WebhookSecretSet,
    /// A file was handed in.
    Imported,
    /// Somebody chose who decides which crew is sent.
    DispatchModeChosen,
    /// A link for a customer was made.
    LinkMade,
    /// A photo was released to a customer.
    PhotoReleased,
    /// A photo was withdrawn from a customer.
    PhotoWithdrawn,
}

impl Deed {
    /// Every deed.
    pub const ALL: [Self; 16] = [
        Self::PersonAdded,
        Self::PersonChanged,
        Self::PasswordSet,
        Self::EnrolmentMade,
        Self::DeviceRevoked,
        Self::KeyMade,
        Self::KeyRevoked,
        Self::WebhookAdded,
        Self::WebhookChanged,
        Self::WebhookRemoved,
        Self::WebhookSecretSet,
        Self::Imported,
        Self::DispatchModeChosen,
        Self::LinkMade,
        Self::PhotoReleased,
        Self::PhotoWithdrawn,
    ];

    /// The name in the interface and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::PersonAdded => "person-added",
            Self::PersonChanged => "person-changed",
            Self::PasswordSet => "password-set",
            Self::EnrolmentMade => "enrolment-made",
            Self::DeviceRevoked => "device-revoked",
            Self::KeyMade => "key-made",
            Self::KeyRevoked => "key-revoked",
            Self::WebhookAdded => "webhook-added",
            Self::WebhookChanged => "webhook-changed",
            Self::WebhookRemoved => "webhook-removed",
            Self::WebhookSecretSet => "webhook-secret-set",
            Self::Imported => "imported",
            Self::DispatchModeChosen => "dispatch-mode-chosen",
            Self::LinkMade => "link-made",
            Self::PhotoReleased => "photo-released",
            Self::PhotoWithdrawn => "photo-withdrawn",
        }
    }

    /// The deed of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.name() == name)
    }

    /// What people call it.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::PersonAdded => lang.pick("新增人员", "added a person"),
            Self::PersonChanged => lang.pick("修改人员", "changed a person"),
            Self::PasswordSet => lang.pick("重设密码", "set a password"),
            Self::EnrolmentMade => lang.pick("生成设备登记码", "made an enrolment code"),
            Self::DeviceRevoked => lang.pick("停用设备", "revoked a device"),
            Self::KeyMade => lang.pick("新建密钥", "made a key"),
            Self::KeyRevoked => lang.pick("撤销密钥", "revoked a key"),
            Self::WebhookAdded => lang.pick("新增 Webhook", "added a webhook"),
            Self::WebhookChanged => lang.pick("修改 Webhook", "changed a webhook"),
            Self::WebhookRemoved => lang.pick("删除 Webhook", "removed a webhook"),
            Self::WebhookSecretSet => lang.pick("更换 Webhook 签名密钥", "gave a webhook another secret"),
            Self::Imported => lang.pick("导入文件", "imported a file"),
            Self::DispatchModeChosen => lang.pick("切换派单方式", "chose how crews are sent"),
            Self::LinkMade => lang.pick("生成客户链接", "made a customer's link"),
            Self::PhotoReleased => lang.pick("向客户公开照片", "released a photo to the customer"),
            Self::PhotoWithdrawn => lang.pick("收回已公开的照片", "withdrew a photo from the customer"),
        }
    }
}

/// A deed with its particulars.
#[derive(Clone, Copy, Debug)]
pub struct Done<'d> {
    /// Who did it.
    pub person: PersonId,
    /// What.
    pub deed: Deed,
    /// To whom or what, as people call it.
    pub subject: &'d str,
    /// What else there is to say, such as what it was before.
    pub detail: &'d str,
    /// The order that it is about, if it is about one.
    pub order: Option<OrderId>,
    /// The address it came from.
    pub source: &'d str,
}

impl<'d> Done<'d> {
    /// Somebody at `source` did this to whoever or whatever is called `subject`.
    pub fn of(person: PersonId, deed: Deed, subject: &'d str, source: &'d str) -> Self {
        Self { person, deed, subject, detail: "", order: None, source }
    }

    /// What else there is to say.
    #[must_use]
    pub fn saying(self, detail: &'d str) -> Self {
        Self { detail, ..self }
    }

    /// It is about this order.
    #[must_use]
    pub fn on(self, order: OrderId) -> Self {
        Self { order: Some(order), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeds_are_named_alike_everywhere() {
        for deed in Deed::ALL {
            assert_eq!(serde_json::to_value(deed).unwrap(), deed.name());
            assert_eq!(Deed::named(deed.name()), Some(deed));
        }
    }
}
