//! XEP-0437: Room Activity Indicators

use super::presence;
use crate::jid::BareJid;
use crate::xml::{Element, ns};

/// Rooms of one message that are looked at.
const MAX: usize = 200;

/// Asks a service to tell of what goes on in its rooms (§4.1).
pub fn subscribe(service: &BareJid) -> Element {
    let available = Element::new("presence", ns::CLIENT).with_attr("to", service.as_str());
    available.with_child(Element::new("rai", ns::RAI))
}

/// Ends that.
pub fn unsubscribe(service: &BareJid) -> Element {
    presence::unavailable().with_attr("to", service.as_str())
}

/// The rooms in which something was said, if a message tells of such (§4.2).
pub fn rooms(message: &Element) -> Option<Vec<BareJid>> {
    let rai = message.child("rai", ns::RAI)?;
    let all = rai.children().filter(|c| c.is("activity", ns::RAI));
    let room = |activity: &Element| BareJid::parse(activity.text().trim()).ok();
    Some(all.filter_map(room).take(MAX).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn what_goes_out_and_what_comes_in() {
        let service = BareJid::parse("rooms.example").unwrap();
        assert_eq!(
            subscribe(&service).to_xml(),
            "<presence xmlns='jabber:client' to='rooms.example'><rai xmlns='urn:xmpp:rai:0'/></presence>"
        );
        let read = |inner: &str| rooms(&parse(&format!("<message>{inner}</message>")).unwrap());
        assert_eq!(read("<rai/>"), None);
        let all = read(
            "<rai xmlns='urn:xmpp:rai:0'><activity> a@rooms.example </activity><activity/>\
             <activity>a@rooms.example/nick</activity><x>b@rooms.example</x></rai>",
        );
        assert_eq!(all, Some(vec![BareJid::parse("a@rooms.example").unwrap()]));
        let many = "<activity>a@b</activity>".repeat(500);
        let many = read(&["<rai xmlns='urn:xmpp:rai:0'>", &many, "</rai>"].concat());
        assert_eq!(many.unwrap().len(), MAX);
    }
}
