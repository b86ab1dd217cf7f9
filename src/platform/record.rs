//! The microphone.

use super::dom::{once, property, window};
use js_sys::{Object, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AnalyserNode, AudioContext, Blob, MediaRecorder, MediaRecorderOptions, MediaStream,
    MediaStreamTrack,
};

/// What others can play, best first, with the ending that says so.
const TYPES: [(&str, &str); 3] = [
    ("audio/mp4", "m4a"),
    ("audio/ogg", "ogg"),
    ("audio/webm", "weba"),
];

/// Samples that are looked at to say how loud it is: some 20 ms.
const WAVE: usize = 1024;

/// What is said into it. Whoever drops this lets go of it.
pub struct Recording {
    recorder: MediaRecorder,
    stream: MediaStream,
    ending: &'static str,
    data: Rc<RefCell<Option<Blob>>>,
    meter: Option<Meter>,
    _heard: Closure<dyn Fn(JsValue)>,
}

/// How loud it is, for the eye.
struct Meter {
    context: AudioContext,
    analyser: AnalyserNode,
}

impl Meter {
    fn new(stream: &MediaStream) -> Option<Self> {
        let context = AudioContext::new().ok()?;
        let analyser = context.create_analyser().ok();
        let meter = Self {
            analyser: analyser?,
            context,
        };
        let source = meter.context.create_media_stream_source(stream).ok()?;
        source.connect_with_audio_node(&meter.analyser).ok()?;
        Some(meter)
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        let _ = self.context.close();
    }
}

/// Whether this page can have it; not so where it is no secure context.
pub fn is_possible() -> bool {
    window().is_some_and(|window| {
        let devices = property(&window.navigator(), "mediaDevices");
        !devices.is_undefined() && !property(&window, "MediaRecorder").is_undefined()
    })
}

/// Asks the user for it, and begins. `then` gets `None` where he, or the browser, does not let us.
pub fn start(then: impl FnOnce(Option<Recording>) + 'static) {
    spawn_local(async move { then(begin().await) });
}

async fn begin() -> Option<Recording> {
    let wanted = web_sys::MediaStreamConstraints::new();
    wanted.set_audio(&JsValue::TRUE);
    let devices = window()?.navigator().media_devices().ok()?;
    let stream = devices.get_user_media_with_constraints(&wanted).ok()?;
    let stream: MediaStream = JsFuture::from(stream).await.ok()?.dyn_into().ok()?;
    let recording = record(&stream);
    if recording.is_none() {
        release(&stream);
    }
    recording
}

fn record(stream: &MediaStream) -> Option<Recording> {
    let known = |(kind, _): &(&str, &str)| MediaRecorder::is_type_supported(kind);
    let (kind, ending) = TYPES.into_iter().find(known)?;
    let options = Object::new();
    Reflect::set(&options, &"mimeType".into(), &kind.into()).ok()?;
    let options: MediaRecorderOptions = options.unchecked_into();
    let recorder =
        MediaRecorder::new_with_media_stream_and_media_recorder_options(stream, &options).ok()?;
    let data = Rc::new(RefCell::new(None));
    let taken = data.clone();
    let heard = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        *taken.borrow_mut() = property(&event, "data").dyn_into().ok();
    });
    recorder.set_ondataavailable(Some(heard.as_ref().unchecked_ref()));
    recorder.start().ok()?;
    Some(Recording {
        recorder,
        stream: stream.clone(),
        ending,
        data,
        meter: Meter::new(stream),
        _heard: heard,
    })
}

impl Recording {
    /// How loud it is just now, of 100; 0 where that is not known.
    pub fn level(&self) -> u8 {
        let Some(meter) = &self.meter else { return 0 };
        let mut wave = [128; WAVE];
        meter.analyser.get_byte_time_domain_data(&mut wave);
        let most = wave.iter().map(|at| at.abs_diff(128)).max();
        (u32::from(most.unwrap_or_default()) * 100 / 128) as u8
    }

    /// Ends it; `then` gets all of it, with the ending of its file's name.
    pub fn stop(self, then: impl FnOnce(Option<Blob>, &'static str) + 'static) {
        let recorder = self.recorder.clone();
        once(&recorder, "stop", move || {
            let (data, ending) = (self.data.take(), self.ending);
            then(data.filter(|d| d.size() > 0.0), ending);
        });
        let _ = recorder.stop();
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        let _ = self.recorder.stop();
        release(&self.stream);
    }
}

fn release(stream: &MediaStream) {
    for track in stream.get_tracks() {
        if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
            track.stop();
        }
    }
}
