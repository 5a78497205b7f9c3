//! What is wrong with a file as a whole. What is wrong with one row is a [`Reason`](super::reason::Reason).

use shared::lang::Lang;

use crate::store::StoreError;

/// Why a file was not imported, or not to its end. What was committed before stays; a second run goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is not the table it should be; nothing of it was imported.
    #[error("{}", .0.words(Lang::En))]
    File(FileFault),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<FileFault> for ImportError {
    fn from(fault: FileFault) -> Self {
        Self::File(fault)
    }
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// It has no header.
    Empty,
    /// It is larger than what is taken.
    TooLarge {
        /// Bytes that are taken.
        limit: u64,
    },
    /// It has more rows than are taken.
    TooManyRows {
        /// Rows that are taken.
        limit: u64,
    },
    /// An Excel file from before 2007.
    OldWorkbook,
    /// It begins like a workbook and is none.
    BadWorkbook {
        /// What the reader says.
        told: String,
    },
    /// Nobody knows an encoding by that name.
    NoSuchEncoding {
        /// The name.
        name: String,
    },
    /// It is not in the encoding it should be in.
    WrongEncoding {
        /// Which.
        encoding: &'static str,
        /// The first line with bytes that mean nothing in it.
        line: u64,
    },
    /// It is neither UTF-8 nor GB18030.
    UnknownEncoding {
        /// The first line that is not UTF-8.
        line: u64,
    },
    /// Columns without which nothing can be done are missing.
    MissingColumns {
        /// The fields and the names their columns usually have.
        fields: Vec<(&'static str, String)>,
        /// The columns that are there.
        found: Vec<String>,
    },
    /// `--map` names a field that this kind of file does not have.
    NoSuchField {
        /// The name.
        field: String,
        /// The fields there are.
        fields: Vec<&'static str>,
    },
    /// `--map` names a column that the file does not have.
    NoSuchColumn {
        /// The name.
        column: String,
        /// The columns that are there.
        found: Vec<String>,
    },
    /// Two columns have the same name, and that name is needed.
    ColumnTwice {
        /// The name.
        column: String,
    },
}

impl FileFault {
    /// What is wrong and what to do, in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Empty => lang
                .pick("文件是空的：第一行须是列名", "the file is empty: its first line has to name the columns")
                .into(),
            Self::TooLarge { limit } => {
                let megabytes = limit / 1_000_000;
                match lang {
                    Lang::ZhCn => format!("文件（解压后）超过 {megabytes} MB：请分成几个文件"),
                    Lang::En => format!("the file is larger than {megabytes} MB (unpacked): split it"),
                }
            }
            Self::TooManyRows { limit } => match lang {
                Lang::ZhCn => format!("超过 {limit} 行：请分成几个文件"),
                Lang::En => format!("more than {limit} rows: split the file"),
            },
            Self::OldWorkbook => lang
                .pick(
                    "这是 2007 年以前的 Excel 文件：请另存为 .xlsx 或 CSV",
                    "an Excel file from before 2007: save it as .xlsx or CSV",
                )
                .into(),
            Self::BadWorkbook { told } => match lang {
                Lang::ZhCn => format!("不是可读的 .xlsx 文件（{told}）：请重新保存，或存为 CSV"),
                Lang::En => format!("not a readable .xlsx file ({told}): save it again, or as CSV"),
            },
            Self::NoSuchEncoding { name } => match lang {
                Lang::ZhCn => format!("没有名为 {name} 的编码：例如 utf-8、gb18030、big5、latin1"),
                Lang::En => format!("no encoding is called {name}: try utf-8, gb18030, big5, latin1"),
            },
            Self::WrongEncoding { encoding, line } => match lang {
                Lang::ZhCn => format!("第 {line} 行不是 {encoding}：请用 --encoding 指明编码"),
                Lang::En => format!("line {line} is not {encoding}: name the encoding with --encoding"),
            },
            Self::UnknownEncoding { line } => match lang {
                Lang::ZhCn => {
                    format!("第 {line} 行既不是 UTF-8 也不是 GB18030：请用 --encoding 指明编码，或存为 UTF-8")
                }
                Lang::En => {
                    format!(
                        "line {line} is neither UTF-8 nor GB18030: name the encoding with --encoding, or save as UTF-8"
                    )
                }
            },
            _ => self.about_columns(lang),
        }
    }

    fn about_columns(&self, lang: Lang) -> String {
        let list = |names: &[String]| names.join(lang.pick("、", ", "));
        match self {
            Self::MissingColumns { fields, found } => {
                let wanted: Vec<String> = fields.iter().map(|(field, names)| format!("{field} ({names})")).collect();
                let (wanted, found) = (list(&wanted), list(found));
                match lang {
                    Lang::ZhCn => format!("缺少列：{wanted}。文件中有：{found}。可用 --map 字段=列名 指定"),
                    Lang::En => format!("missing columns: {wanted}. The file has: {found}. Say --map field=Column"),
                }
            }
            Self::NoSuchField { field, fields } => {
                let fields = fields.join(", ");
                match lang {
                    Lang::ZhCn => format!("--map：没有字段 {field}，只有 {fields}"),
                    Lang::En => format!("--map: no field {field}; there are {fields}"),
                }
            }
            Self::NoSuchColumn { column, found } => match lang {
                Lang::ZhCn => format!("--map：文件中没有列“{column}”，只有 {}", list(found)),
                Lang::En => format!("--map: the file has no column “{column}”; it has {}", list(found)),
            },
            Self::ColumnTwice { column } => match lang {
                Lang::ZhCn => format!("有两列都叫“{column}”：请改名，或用 --map 指定另一列"),
                Lang::En => format!("two columns are called “{column}”: rename one, or --map another"),
            },
            _ => String::new(),
        }
    }
}
