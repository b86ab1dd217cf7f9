//! Records that outlive a reload, or the browser: texts under keys.

mod identity;
mod indexed;
mod seal;
mod tab;

use super::dom::{error_text, property, scope};
use indexed::Records;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Storage;
use zeroize::Zeroizing;

/// The flag's value in localStorage.
const DEVICE: &str = "device";

/// Where records are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Medium {
    /// sessionStorage: nothing outlives the tab.
    Tab,
    /// IndexedDB.
    Device,
}

/// One difference: a key, and its text or `None` for none; under a key that ends in `/`, none at all.
pub type Write = (String, Option<String>);

/// An open store. Keys are ASCII: only then is their order the same everywhere.
#[derive(Clone)]
pub struct Disk(Rc<Open>);

struct Open {
    place: Place,
    trouble: Trouble,
}

enum Place {
    Tab(Storage),
    Device(Records),
}

/// Whom to tell when it goes wrong; nobody, once it has.
#[derive(Clone)]
struct Trouble(Rc<RefCell<Option<Tell>>>);

type Tell = Rc<dyn Fn(bool)>;

impl Trouble {
    /// Tells, the first time. Later than now, since the program may be in the middle of something.
    fn strike(&self, error: &JsValue) {
        if let Some(tell) = self.0.take() {
            let name = property(error, "name").as_string();
            let full = name.is_some_and(|n| n == "QuotaExceededError" || n.contains("QUOTA"));
            spawn_local(async move { tell(full) });
        }
    }

    /// Whether nothing may be written any more.
    fn is_over(&self) -> bool {
        self.0.borrow().is_none()
    }
}

impl Disk {
    /// What an earlier run left behind. A tab's own records come first.
    pub fn left() -> Option<Medium> {
        if tab::session().is_some_and(|s| !tab::keys(&s).is_empty()) {
            return Some(Medium::Tab);
        }
        let flag = tab::local()?.get_item(&scope()).ok()??;
        (flag == DEVICE).then_some(Medium::Device)
    }

    /// Opens what is there, or something empty; on the device also leaves a flag for [`Disk::left`].
    /// Fails with a sentence for the log: storage can be missing, forbidden, full or stuck (it is
    /// given 5 s). `trouble` is called once, later, when a write or a read fails, and told whether
    /// that was for want of space; from then on nothing is written.
    pub async fn open(medium: Medium, trouble: Rc<dyn Fn(bool)>) -> Result<Self, String> {
        let trouble = Trouble(Rc::new(RefCell::new(Some(trouble))));
        let opened = match medium {
            Medium::Tab => tab::open().map(Place::Tab),
            Medium::Device => Records::open(&trouble).await.map(Place::Device),
        };
        let flagged = opened.and_then(|place| {
            if medium == Medium::Device {
                tab::local()
                    .ok_or("no localStorage")?
                    .set_item(&scope(), DEVICE)?;
            }
            Ok(place)
        });
        match flagged {
            Ok(place) => Ok(Self(Rc::new(Open { place, trouble }))),
            Err(error) => Err(["this browser keeps no records: ", &error_text(&error)].concat()),
        }
    }

    /// Where the records are.
    pub fn medium(&self) -> Medium {
        match self.0.place {
            Place::Tab(_) => Medium::Tab,
            Place::Device(_) => Medium::Device,
        }
    }

    /// Writes all of it or nothing, in the order of the calls, also when the page goes in the next
    /// moment. Only what had to wait behind megabytes may go with the page: then nothing later is
    /// there either.
    pub fn write(&self, batch: Vec<Write>) {
        if self.0.trouble.is_over() || batch.is_empty() {
            return;
        }
        let written = match &self.0.place {
            Place::Tab(storage) => tab::write(storage, &batch),
            Place::Device(records) => records.write(&batch),
        };
        if let Err(error) = written {
            self.0.trouble.strike(&error);
        }
    }

    /// All records with `from <= key < to`, in the order of their keys.
    pub async fn read(&self, from: &str, to: &str) -> Vec<(String, String)> {
        let ranges = [(from.to_owned(), to.to_owned())];
        self.read_many(&ranges).await.pop().unwrap_or_default()
    }

    /// Several such ranges as they are at one moment: a list for each.
    pub async fn read_many(&self, ranges: &[(String, String)]) -> Vec<Vec<(String, String)>> {
        let read = match &self.0.place {
            Place::Tab(storage) => Ok(tab::read(storage, ranges)),
            Place::Device(records) => records.read(ranges).await,
        };
        read.unwrap_or_else(|error| {
            self.0.trouble.strike(&error);
            vec![Vec::new(); ranges.len()]
        })
    }

    /// The last `count` records of such a range, in the order of their keys.
    pub async fn last(&self, from: &str, to: &str, count: u32) -> Vec<(String, String)> {
        let range = (from.to_owned(), to.to_owned());
        let read = match &self.0.place {
            Place::Tab(storage) => Ok(tab::read(storage, &[range])),
            Place::Device(records) => records.last(range, count).await,
        };
        let mut found = read.unwrap_or_else(|error| {
            self.0.trouble.strike(&error);
            Vec::new()
        });
        let mut found = found.pop().unwrap_or_default();
        let more = found.len().saturating_sub(count as usize);
        found.drain(..more);
        found
    }

    /// Seals a text with a key that this browser gives to nobody, made at first use: base64 of
    /// nonce and ciphertext (AES-256-GCM). `None` where the browser can't.
    pub async fn seal(text: &str) -> Option<String> {
        seal::seal(&seal::name(), text).await.ok()
    }

    /// Keeps a text, sealed, beyond [`wipe`]; `None` takes away what is under this key. What is asked for
    /// later is done later.
    pub fn keep_identity(key: String, text: Option<Zeroizing<String>>) {
        identity::keep(key, text);
    }

    /// Such a text, if there is one and this browser can still read it.
    pub async fn kept_identity(key: String) -> Option<Zeroizing<String>> {
        identity::kept(key).await
    }

    /// What was sealed; `None` when the key is gone, or it is none of its work.
    pub async fn unseal(sealed: &str) -> Option<Zeroizing<String>> {
        seal::unseal(&seal::name(), sealed).await.ok()
    }
}

/// Removes everything of ours from this browser, but for identities. The records are gone with the first
/// poll, also when the page goes in the next moment. The databases go as soon as no page has them open,
/// which is awaited for 5 s.
pub async fn wipe(disk: Option<Disk>) {
    if let Some(disk) = &disk {
        // Nothing is written any more, and that is no trouble.
        disk.0.trouble.0.take();
        if let Place::Device(records) = &disk.0.place {
            records.clear();
        }
    }
    wipe_tab();
    if let Some(storage) = tab::local() {
        let _ = storage.remove_item(&scope());
    }
    indexed::remove(&[indexed::name(), seal::name()]).await;
}

/// Removes what this tab keeps for itself.
pub fn wipe_tab() {
    if let Some(storage) = tab::session() {
        for key in tab::keys(&storage) {
            let _ = storage.remove_item(&key);
        }
    }
}
