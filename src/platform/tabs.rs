//! Several tabs of one browser: which of them leads, and what they say to each other.

use super::dom::{property, scope, window};
use super::timer;
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

// The standard bindings have them behind a switch for the whole program.
#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        callback: &JsValue,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn query(this: &LockManager) -> Result<Promise, JsValue>;
}

fn locks() -> Option<LockManager> {
    let locks = property(&window()?.navigator(), "locks");
    locks.is_object().then(|| locks.unchecked_into())
}

/// How long after resigning a page queues again: by then it stands still, if it is to.
const AWAY_MS: i32 = 1_000;

/// What a tab hears.
pub enum TabNews {
    /// This tab leads now.
    Leading,
    /// A text from another tab. Any script of this origin can send one.
    Said(String),
    /// The browser has no locks or no channel, here or at all: this tab is on its own, and nobody can
    /// say whether another one runs.
    Alone,
}

/// This tab among the others. Dropped, it leaves and hears no more.
pub struct Tabs {
    channel: Option<BroadcastChannel>,
    _hear: Closure<dyn Fn(MessageEvent)>,
    queue: Rc<Queue>,
}

/// The place in the queue for the lead.
struct Queue {
    tell: Rc<dyn Fn(TabNews)>,
    place: RefCell<Option<Place>>,
    /// Counts the places that were taken, so that nobody hears of those given up.
    turn: Cell<u32>,
}

struct Place {
    /// Ends the lead, should it be ours by now.
    release: Function,
    /// Ends the waiting.
    abort: AbortController,
}

impl Tabs {
    /// Queues for the lead and listens to the other tabs. `tell` hears what comes of it: never before
    /// this returns, later always from the browser's own turn.
    pub fn join(tell: Rc<dyn Fn(TabNews)>) -> Self {
        let hear = {
            let tell = tell.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(text) = event.data().as_string() {
                    tell(TabNews::Said(text));
                }
            })
        };
        let channel = BroadcastChannel::new(&scope()).ok();
        let queue = Rc::new(Queue {
            tell,
            place: RefCell::default(),
            turn: Cell::default(),
        });
        match &channel {
            Some(channel) => {
                channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
                queue.enter();
            }
            None => queue.say_alone(),
        }
        Self {
            channel,
            _hear: hear,
            queue,
        }
    }

    /// Whether a tab leads now: to be asked before this one joins. False where nobody can know.
    pub async fn is_led_elsewhere() -> bool {
        let Some(Ok(query)) = locks().map(|l| l.query()) else {
            return false;
        };
        let Ok(state) = JsFuture::from(query).await else {
            return false;
        };
        let name = scope();
        let is_ours = |lock: JsValue| property(&lock, "name").as_string().as_ref() == Some(&name);
        Array::from(&property(&state, "held")).iter().any(is_ours)
    }

    /// Says a text to all the other tabs.
    pub fn say(&self, text: &str) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&text.into());
        }
    }

    /// Gives up the lead, or the place in the queue, and queues again at the end a second later: for a
    /// page that is about to be frozen, and which then does so when it runs again. Its lead, or its
    /// turn, blocks nobody meanwhile. May be called again before that.
    pub fn resign(&self) {
        if self.queue.place.borrow().is_none() {
            return;
        }
        self.queue.leave();
        let turn = self.queue.turn.get();
        let queue = Rc::downgrade(&self.queue);
        spawn_local(async move {
            // A frozen page runs no timers.
            timer::sleep(AWAY_MS).await;
            if let Some(queue) = queue.upgrade().filter(|q| q.turn.get() == turn) {
                queue.enter();
            }
        });
    }

    /// Gives it up for good. What the others say is still heard.
    pub fn leave(&self) {
        self.queue.leave();
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.leave();
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

impl Queue {
    fn say_alone(&self) {
        let tell = self.tell.clone();
        spawn_local(async move { tell(TabNews::Alone) });
    }

    /// Takes a place at the end.
    fn enter(self: &Rc<Self>) {
        match self.request() {
            Some(lock) => {
                let (queue, turn) = (Rc::downgrade(self), self.turn.get());
                spawn_local(async move {
                    // It ends when the lead is given up. Where pages may have no locks, it fails.
                    let refused = JsFuture::from(lock).await.is_err();
                    if let Some(queue) = queue.upgrade().filter(|q| refused && q.turn.get() == turn)
                    {
                        (queue.tell)(TabNews::Alone);
                    }
                });
            }
            None => self.say_alone(),
        }
    }

    fn request(self: &Rc<Self>) -> Option<Promise> {
        let (locks, abort) = (locks()?, AbortController::new().ok()?);
        let options = Object::new();
        Reflect::set(&options, &"signal".into(), &abort.signal()).ok()?;
        let mut release = None;
        // The lead lasts until this is resolved.
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let (queue, turn) = (Rc::downgrade(self), self.turn.get());
        let granted = Closure::once_into_js(move || {
            if let Some(queue) = queue.upgrade().filter(|q| q.turn.get() == turn) {
                (queue.tell)(TabNews::Leading);
            }
            JsValue::from(held)
        });
        let release = release?;
        let lock = locks.request(&scope(), &options, &granted).ok()?;
        *self.place.borrow_mut() = Some(Place { release, abort });
        Some(lock)
    }

    /// Gives up the place, if there is one.
    fn leave(&self) {
        self.turn.set(self.turn.get().wrapping_add(1));
        if let Some(place) = self.place.take() {
            let _ = place.release.call0(&JsValue::UNDEFINED);
            place.abort.abort();
        }
    }
}
