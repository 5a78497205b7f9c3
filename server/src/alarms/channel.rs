//! Channels: where alarms go besides the screens of the office.

use serde::{Deserialize, Serialize};
use shared::calendar::Zone;
use shared::calendar::day::DAY_MS;
use shared::ids::ChannelId;
use shared::lang::Lang;
use shared::time::Moment;
use utoipa::ToSchema;

use crate::directory::TimeOfDay;

/// The most channels.
pub const MAX_CHANNELS: usize = 50;

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AlarmChannel)]
pub struct Channel {
    /// Which.
    pub id: ChannelId,
    /// What it is.
    pub wish: ChannelWish,
}

/// What a manager decides about a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelWish {
    /// What people call it; unique.
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
    /// In which language it is told.
    #[serde(default)]
    pub lang: Lang,
    /// By what.
    pub by: Means,
    /// When nothing is sent but what is urgent; it is sent when they end, unless it has been settled by then.
    #[serde(default)]
    pub quiet: Option<Quiet>,
}

/// By what a channel tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = AlarmMeans)]
pub enum Means {
    /// A group robot of WeCom 企业微信.
    Wecom {
        /// The robot's address, which carries its key.
        url: String,
    },
    /// A group robot of DingTalk 钉钉.
    Dingtalk {
        /// The robot's address, which carries its token.
        url: String,
        /// What its messages are signed with, where the robot asks for it.
        #[serde(default)]
        secret: Option<String>,
    },
    /// A group robot of Feishu 飞书.
    Feishu {
        /// The robot's address.
        url: String,
        /// What its messages are signed with, where the robot asks for it.
        #[serde(default)]
        secret: Option<String>,
    },
    /// An incoming webhook of Slack.
    Slack {
        /// Its address.
        url: String,
    },
    /// A workflow of Microsoft Teams that posts to a channel.
    Teams {
        /// Its address.
        url: String,
    },
    /// Letters 电子邮件 by the mail server of the configuration.
    Mail {
        /// The addresses to write to.
        #[schema(min_items = 1, max_items = 20)]
        to: Vec<String>,
    },
    /// A gateway for short messages 短信, or anything else that takes an HTTP request.
    Sms {
        /// The gateway's address. After its host `{phone}` and `{text}` are filled in, percent-encoded.
        url: String,
        /// What it is asked by.
        #[serde(default)]
        method: Method,
        /// The numbers to tell.
        #[schema(max_items = 20)]
        phones: Vec<String>,
        /// The content type of the body: JSON or a form.
        #[serde(default)]
        form: bool,
        /// The body, in which `{phone}` and `{text}` are filled in, escaped as its type asks; empty of a `GET`.
        #[schema(max_length = 4000)]
        body: String,
    },
}

/// By what a gateway is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = AlarmMethod)]
pub enum Method {
    /// `GET`: everything stands in the address.
    Get,
    /// `POST`: with a body.
    #[default]
    Post,
}

/// Hours in which nothing is sent but what is urgent, local to the office. They may pass midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// Their beginning.
    pub from: TimeOfDay,
    /// Their end.
    pub to: TimeOfDay,
}

impl Means {
    /// The address to which it is sent, where it is one of the web; of a gateway, before it is filled in.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Mail { .. } => None,
            Self::Wecom { url }
            | Self::Dingtalk { url, .. }
            | Self::Feishu { url, .. }
            | Self::Slack { url }
            | Self::Teams { url }
            | Self::Sms { url, .. } => Some(url),
        }
    }
}

impl Quiet {
    /// When something that is ready at `at` may be sent: at once, or when the quiet hours end. `zone` is the office's.
    pub fn until(self, at: Moment, zone: &Zone) -> Moment {
        let Some((_, now)) = zone.local(at) else { return at };
        let ms = |time: TimeOfDay| i64::from(time.minutes()) * 60_000;
        let (from, to) = (ms(self.from), ms(self.to));
        let is_quiet = if from <= to { (from..to).contains(&now) } else { now >= from || now < to };
        if is_quiet { at.plus_ms((to - now).rem_euclid(DAY_MS)) } else { at }
    }
}
