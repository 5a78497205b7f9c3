//! Typefaces: found on the system, never shipped. One that knows Chinese knows Latin letters as well; where the operator
//! names several, each character comes from the first that has it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ttf_parser::{Face, name_id};

/// Where Debian, Fedora and Arch put typefaces with Chinese and Latin letters, the better one first.
const USUAL: [&str; 6] = [
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
];
/// The Debian package with the first of them.
pub const PACKAGE: &str = "fonts-noto-cjk";
/// What has to be there before anything is printed.
const NEEDED: &str = "Aa0¥签字确认";

/// Why nothing can be printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTypeface {
    /// None was found, or none of those found has all letters.
    #[error(
        "no typeface with Chinese and Latin letters: install the Debian package {PACKAGE}, or name a file by `typefaces`"
    )]
    Missing,
    /// One that the operator named cannot be read.
    #[error("the typeface {0} cannot be read: name another file by `typefaces`")]
    Unreadable(PathBuf),
}

/// A typeface in memory.
pub(super) struct Typeface {
    pub(super) data: Arc<Vec<u8>>,
    /// Its place in a collection.
    pub(super) index: u32,
    pub(super) font: krilla::text::Font,
}

impl Typeface {
    fn read(path: &Path) -> Option<Self> {
        let data = Arc::new(std::fs::read(path).ok()?);
        let index = simplified(&data);
        Face::parse(&data, index).ok()?;
        let font = krilla::text::Font::new(data.clone().into(), index)?;
        Some(Self { data, index, font })
    }

    /// Its tables.
    pub(super) fn face(&self) -> Option<Face<'_>> {
        Face::parse(&self.data, self.index).ok()
    }

    fn has(&self, letter: char) -> bool {
        self.face().is_some_and(|face| face.glyph_index(letter).is_some())
    }
}

/// The face of a collection that draws characters as they are written on the Chinese mainland; the first otherwise.
fn simplified(data: &[u8]) -> u32 {
    let count = ttf_parser::fonts_in_collection(data).unwrap_or(1);
    let is_simplified = |index: &u32| {
        let Ok(face) = Face::parse(data, *index) else { return false };
        let families = face.names().into_iter().filter(|name| name.name_id == name_id::FAMILY);
        families.filter_map(|name| name.to_string()).any(|family| family.ends_with(" SC"))
    };
    (0..count).find(is_simplified).unwrap_or_default()
}

/// The typefaces of this server, read when the first page is printed: they are large, and most servers print little.
pub struct Typefaces {
    /// What the operator named; nothing means the usual places.
    named: Vec<PathBuf>,
    read: Mutex<Option<Arc<Vec<Typeface>>>>,
}

impl Typefaces {
    /// Those that the operator named, or those of the usual places.
    pub fn new(named: Vec<PathBuf>) -> Self {
        Self { named, read: Mutex::default() }
    }

    /// The typefaces. One that was missing is looked for again the next time: it may have been installed meanwhile.
    pub(super) fn get(&self) -> Result<Arc<Vec<Typeface>>, NoTypeface> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(faces) = read.as_ref() {
            return Ok(faces.clone());
        }
        let faces = Arc::new(self.find()?);
        *read = Some(faces.clone());
        Ok(faces)
    }

    fn find(&self) -> Result<Vec<Typeface>, NoTypeface> {
        let faces = match self.named.is_empty() {
            true => USUAL.iter().find_map(|path| Typeface::read(Path::new(path))).into_iter().collect(),
            false => {
                let read = |path: &PathBuf| Typeface::read(path).ok_or_else(|| NoTypeface::Unreadable(path.clone()));
                self.named.iter().map(read).collect::<Result<Vec<_>, _>>()?
            }
        };
        let whole = NEEDED.chars().all(|letter| faces.iter().any(|face| face.has(letter)));
        if whole { Ok(faces) } else { Err(NoTypeface::Missing) }
    }
}
