//! XEP-0313, as far as the client uses it.

use super::Server;
use crate::support::build::{ACCOUNT, ROMEO};
use converse_rs::xml::Element;

impl Server {
    /// Sends a page of the archive; what `<fin/>` says. `None`: the place asked for is not known.
    pub(super) fn query(&mut self, session: u32, query: &Element) -> Option<String> {
        let set = query.child("set", "http://jabber.org/protocol/rsm");
        let text = |name: &str| {
            let child = set?.child(name, "http://jabber.org/protocol/rsm")?;
            Some(child.text())
        };
        let place = |id: &str| self.archive.iter().position(|a| a.stanza_id == id);
        let max = text("max").and_then(|m| m.parse().ok()).unwrap_or(50);
        let total = self.archive.len();
        let (from, to, complete) = match (text("after"), text("before")) {
            (Some(after), _) => {
                let from = place(&after)? + 1;
                let to = total.min(from + max);
                (from, to, to == total)
            }
            (None, Some(before)) => {
                let to = if before.is_empty() {
                    total
                } else {
                    place(&before)?
                };
                let from = to.saturating_sub(max);
                (from, to, from == 0)
            }
            (None, None) => (0, total.min(max), total <= max),
        };
        let queryid = query.attr("queryid").unwrap_or_default();
        let results: Vec<String> = self.archive[from..to]
            .iter()
            .map(|a| {
                let (by, with) = if a.mine {
                    (ACCOUNT, ROMEO)
                } else {
                    (ROMEO, ACCOUNT)
                };
                format!(
                    "<message xmlns='jabber:client' from='{ACCOUNT}' to='{ACCOUNT}/x'>\
                     <result xmlns='urn:xmpp:mam:2' queryid='{queryid}' id='{}'>\
                     <forwarded xmlns='urn:xmpp:forward:0'>\
                     <delay xmlns='urn:xmpp:delay' stamp='{}'/>\
                     <message xmlns='jabber:client' type='chat' from='{by}/y' to='{with}' id='{}'>\
                     <body>{}</body></message></forwarded></result></message>",
                    a.stanza_id,
                    a.at.format(),
                    a.id,
                    a.body
                )
            })
            .collect();
        let ends = match (
            self.archive[from..to].first(),
            self.archive[from..to].last(),
        ) {
            (Some(first), Some(last)) => format!(
                "<first>{}</first><last>{}</last>",
                first.stanza_id, last.stanza_id
            ),
            _ => String::new(),
        };
        for result in results {
            self.send(session, result);
        }
        Some(format!(
            "<fin xmlns='urn:xmpp:mam:2'{}><set xmlns='http://jabber.org/protocol/rsm'>{ends}\
             <count>{total}</count></set></fin>",
            if complete { " complete='true'" } else { "" }
        ))
    }
}
