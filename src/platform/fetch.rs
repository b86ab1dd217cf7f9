//! HTTP for BOSH and discovery.

use crate::xmpp::stream::transport::{Handle, TransportIn};
use gloo_net::http::{Method, RequestBuilder};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, RequestCredentials, RequestMode};

/// Longer answers are not read: no BOSH body and no host metadata is of that size.
const MAX_BYTES: usize = 16 << 20;

/// Few at a time: two in a BOSH session, two when an address is looked up.
type Running = RefCell<Vec<(Handle, Option<AbortController>)>>;

/// The requests under way.
#[derive(Clone, Default)]
pub struct Fetches {
    running: Rc<Running>,
}

/// What is to be fetched, and how.
pub enum Fetch {
    /// A BOSH body. As `text/plain` it needs no CORS preflight, and every BOSH server takes it.
    Post {
        body: String,
        credentials: bool,
    },
    Get {
        credentials: bool,
    },
    /// Makes the browser settle which client certificate it uses for this host; nothing is read.
    Touch,
}

impl Fetches {
    /// Starts a request; `done` hears of its end unless it is aborted.
    pub fn start(
        &self,
        handle: Handle,
        url: &str,
        fetch: Fetch,
        done: impl FnOnce(TransportIn) + 'static,
    ) {
        let controller = AbortController::new().ok();
        let signal = controller.as_ref().map(AbortController::signal);
        let builder = RequestBuilder::new(url).abort_signal(signal.as_ref());
        let request = match fetch {
            Fetch::Post { body, credentials } => builder
                .method(Method::POST)
                .credentials(if credentials {
                    RequestCredentials::Include
                } else {
                    RequestCredentials::SameOrigin
                })
                .header("Content-Type", "text/plain;charset=utf-8")
                .body(body),
            Fetch::Get { credentials } => builder
                .credentials(if credentials {
                    RequestCredentials::Include
                } else {
                    RequestCredentials::Omit
                })
                .build(),
            Fetch::Touch => builder
                .mode(RequestMode::NoCors)
                .credentials(RequestCredentials::Include)
                .build(),
        };
        self.running.borrow_mut().push((handle, controller));
        let running = self.running.clone();
        spawn_local(async move {
            let answer = match request {
                Ok(request) => request.send().await.ok(),
                Err(_) => None,
            };
            let input = match answer {
                None => TransportIn::Failed { handle },
                Some(response) => match response.text().await {
                    Ok(body) if body.len() <= MAX_BYTES => TransportIn::Response {
                        handle,
                        status: response.status(),
                        body,
                    },
                    _ => TransportIn::Failed { handle },
                },
            };
            // Aborted ones have been taken out, and nobody wants to hear of them.
            if take(&running, handle).is_some() {
                done(input);
            }
        });
    }

    /// Gives a request up.
    pub fn abort(&self, handle: Handle) {
        if let Some(Some(controller)) = take(&self.running, handle) {
            controller.abort();
        }
    }

    /// Gives all of them up, whatever else is going on.
    pub fn stop(&self) {
        if let Ok(mut running) = self.running.try_borrow_mut() {
            for (_, controller) in std::mem::take(&mut *running) {
                controller.inspect(AbortController::abort);
            }
        }
    }
}

/// Takes an entry out: the controller if there is one, `None` when there is no such request any more.
fn take(running: &Running, handle: Handle) -> Option<Option<AbortController>> {
    let mut running = running.borrow_mut();
    let at = running.iter().position(|(h, _)| *h == handle)?;
    Some(running.swap_remove(at).1)
}
