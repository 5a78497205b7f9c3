//! What page and worker say to each other: JSON in `postMessage({id, body, bin?})`, the bytes of pictures beside it. The page
//! asks with an id of its own, the worker answers under that id; what the worker says unasked has the id 0.

pub mod deed;
pub mod order;
pub mod slip;
pub mod today;
pub mod work;

use serde::{Deserialize, Serialize};
use shared::document::evidence::PhotoKind;
use shared::geo::{Place, Point};
use shared::ids::{Digest, OrderId, PartId};
use shared::lang::Lang;
use shared::time::Moment;

use self::deed::Deed;
use self::order::{OrderPage, PartCard};
use self::slip::{Receipt, Signature, Slip};
use self::today::Today;
use self::work::{Standing, Work};

/// A question of the page, and the language of the answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// In which language the answer speaks.
    pub lang: Lang,
    /// Minutes east of UTC in which its times are given.
    pub utc_offset_minutes: i16,
    /// What is asked.
    pub ask: Ask,
}

/// What the page asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Ask {
    /// Whose device this is. Answered with [`Answer::Me`].
    Me,
    /// To become known to the office, by its code. Answered with [`Answer::Me`].
    Enrol {
        /// The code, typed or scanned.
        code: String,
        /// What people call the device.
        device: String,
    },
    /// The day. Answered with [`Answer::Today`].
    Today {
        /// Where the device is, if it knows.
        here: Option<Point>,
    },
    /// The orders in which a text occurs. Answered with [`Answer::Today`].
    Search {
        /// The text.
        text: String,
    },
    /// An order. Answered with [`Answer::Order`].
    Order(OrderId),
    /// To record something. Answered with [`Answer::Order`] once it is on disk.
    Do {
        /// The order it is about.
        order: OrderId,
        /// What.
        deed: Deed,
        /// Where the device says it is.
        place: Option<Place>,
    },
    /// To keep the picture that comes along. Answered with [`Answer::Order`] once it is on disk.
    Photograph {
        /// The order it is about.
        order: OrderId,
        /// What it shows.
        kind: PhotoKind,
        /// What is to be seen, in words.
        caption: String,
        /// What is written onto it: time and place. Empty for nothing.
        stamp: String,
        /// Where the device says it is.
        place: Option<Place>,
    },
    /// The bytes of a photo that is on this device. Answered with [`Answer::Picture`].
    Picture(Digest),
    /// The same, small. Answered with [`Answer::Picture`].
    Thumbnail(Digest),
    /// Articles of the catalogue that fit a text. Answered with [`Answer::Parts`].
    Parts(String),
    /// To put an article among the favourites, or to take it out. Answered with [`Answer::Done`].
    Favour {
        /// Which.
        part: PartId,
        /// Whether it is to be one.
        on: bool,
    },
    /// What is in the van. Answered with [`Answer::Van`].
    Van,
    /// To put something into the van, or to take it out. Answered with [`Answer::Van`].
    LoadVan {
        /// Which article.
        part: PartId,
        /// How many, as typed; with a minus in front, taken out.
        quantity: String,
    },
    /// The document that the customer will sign. Answered with [`Answer::Slip`].
    Slip(OrderId),
    /// To keep the customer's signature or refusal. Answered with [`Answer::Order`] once it is on disk.
    Sign {
        /// The order it is about.
        order: OrderId,
        /// What the customer did.
        signature: Signature,
        /// Where the device says it is.
        place: Option<Place>,
    },
    /// What was being typed about an order when the app ended. Answered with [`Answer::Draft`].
    Draft {
        /// The order it is about.
        order: OrderId,
        /// What it is to become.
        topic: Topic,
    },
    /// To keep what is being typed, until it is said. Answered with [`Answer::Done`] once it is on disk.
    KeepDraft {
        /// The order it is about.
        order: OrderId,
        /// What it is to become.
        topic: Topic,
        /// What is typed so far; empty once it is said.
        text: String,
    },
    /// What the customer takes along: the digest of what was signed last. Answered with [`Answer::Receipt`].
    Receipt(OrderId),
    /// Everything that is not settled with the office. Answered with [`Answer::Work`].
    Work,
    /// To try the office now. Answered with [`Answer::Done`]; how it went follows as [`News`].
    TryNow,
    /// A rescue file with everything that is here. Answered with [`Answer::Rescue`] and its bytes.
    Rescue,
    /// To take in the rescue file of another device, which comes along, and hand it over. Answered with [`Answer::Done`].
    HandOver,
}

/// What the worker answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Answer {
    /// Whose device this is; `None` before it is enrolled.
    Me(Option<Me>),
    /// The day.
    Today(Today),
    /// An order.
    Order(Box<OrderPage>),
    /// The picture's bytes come along; none if it is not on this device.
    Picture,
    /// Articles.
    Parts(Vec<PartCard>),
    /// What was ever in the van.
    Van(Vec<PartCard>),
    /// The customer's document.
    Slip(Slip),
    /// What was being typed; empty for nothing.
    Draft(String),
    /// What the customer takes along; `None` where nothing is signed.
    Receipt(Option<Receipt>),
    /// What is not settled.
    Work(Work),
    /// It is done.
    Done,
    /// The file comes along.
    Rescue {
        /// How many acts are in it.
        edits: usize,
        /// How many photos.
        photos: usize,
        /// How many photos did not go in.
        left_out: usize,
    },
    /// It was not done, and nothing was changed.
    No {
        /// Why.
        why: No,
        /// What to tell the person, in the language of the question.
        words: String,
    },
}

/// What a text that is being typed is to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topic {
    /// The reason not to take an order.
    Decline,
    /// A note.
    Note,
    /// The words beside a pause.
    Pause,
    /// A line of labour.
    Labour,
    /// A line of material that is not in the catalogue.
    Material,
    /// What the customer says beside the signature.
    Customer,
    /// The reason why the customer does not sign.
    Refusal,
}

impl Topic {
    /// The word under which it is kept.
    pub fn key(self) -> &'static str {
        match self {
            Self::Decline => "decline",
            Self::Note => "note",
            Self::Pause => "pause",
            Self::Labour => "labour",
            Self::Material => "material",
            Self::Customer => "customer",
            Self::Refusal => "refusal",
        }
    }
}

/// Why something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum No {
    /// It makes no sense now.
    Refused,
    /// The device is full.
    NoRoom,
    /// The order is not, or no longer, on this device.
    NotHere,
    /// Orders are hidden until the device has spoken with the office.
    Hidden,
    /// The office cannot be reached.
    Unreachable,
    /// The office does not accept the code.
    WrongCode,
    /// Anything else.
    Broken,
}

/// What the worker says unasked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum News {
    /// The database is open; questions are welcome.
    Ready,
    /// Another window of the app holds the database. This one takes over as soon as that one lets go.
    Elsewhere,
    /// The database cannot be opened.
    Broken {
        /// What happened, for support.
        detail: String,
        /// Whether a newer version of the app has written it.
        newer: bool,
    },
    /// What the office sent found no room on the device.
    NoRoom,
    /// Something on the device has changed: what is shown should be asked for anew.
    Changed,
    /// How it stands between device and office.
    Standing(Standing),
}

/// Whose device this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The technician's name.
    pub name: String,
    /// The office's address.
    pub server: String,
    /// When the office last answered.
    pub last_contact: Option<Moment>,
}
