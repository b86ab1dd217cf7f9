//! People whom the site knows: it is asked by HTTP, and answers in JSON.

use super::dom::property;
use crate::jid::BareJid;
use gloo_net::http::RequestBuilder;
use js_sys::{Array, JSON, encode_uri_component};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::RequestCredentials;

/// Characters of an answer, people of one, and characters of a name.
const MAX_ANSWER: usize = 1 << 20;
const MAX_FOUND: usize = 50;
const MAX_NAME: usize = 200;

/// Asks the site at `url` (`xhr_user_search_url`) for people like that, with the cookies that it has given out.
/// `then` hears of addresses and names; `None`: no answer, or one that makes no sense.
pub fn find(url: &str, words: &str, then: impl FnOnce(Option<Vec<(BareJid, String)>>) + 'static) {
    let between = match url.chars().last() {
        Some('?' | '&') => "",
        _ if url.contains('?') => "&",
        _ => "?",
    };
    let words = String::from(encode_uri_component(words));
    let url = [url, between, "q=", &words].concat();
    spawn_local(async move { then(ask(&url).await) });
}

async fn ask(url: &str) -> Option<Vec<(BareJid, String)>> {
    let request = RequestBuilder::new(url)
        .credentials(RequestCredentials::SameOrigin)
        .build();
    let response = request.ok()?.send().await.ok()?;
    let text = response.text().await.ok()?;
    if !response.ok() || text.len() > MAX_ANSWER {
        return None;
    }
    let list: Array = JSON::parse(&text).ok()?.dyn_into().ok()?;
    let one = |one: wasm_bindgen::JsValue| {
        let text = |name| property(&one, name).as_string();
        let jid = BareJid::parse(text("jid")?.trim()).ok()?;
        let name = text("fullname").unwrap_or_default();
        let name = name.trim().chars().take(MAX_NAME).collect();
        jid.local().is_some().then_some((jid, name))
    };
    Some(list.iter().filter_map(one).take(MAX_FOUND).collect())
}
