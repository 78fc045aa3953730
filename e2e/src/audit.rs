//! What every page has to stand: no accessibility violation, no error on the console, no overflow on a phone.

use std::path::PathBuf;

use fantoccini::wd::TimeoutConfiguration;
use std::time::Duration;

use crate::browser::Browser;

/// The width of a small phone, in CSS pixels.
const PHONE: u32 = 390;

impl Browser {
    /// Checks the page that is open: light and dark with axe-core, 390 pixels wide, and the console so far.
    ///
    /// `name` is what a failure calls the page. Where pages may run no scripts, neither may axe-core.
    pub async fn audit(&self, name: &str) {
        for dark in [false, true].into_iter().filter(|_| self.seat.scripts) {
            self.scheme(dark).await;
            self.accessible(&format!("{name}, {}", if dark { "dark" } else { "light" })).await;
        }
        self.scheme(false).await;
        self.fits_a_phone(name).await;
        self.console_is_quiet(name).await;
    }

    /// Fails when axe-core finds a violation. Left out, and said so by ./test, when axe-core is not there.
    async fn accessible(&self, name: &str) {
        let Some(source) = axe() else { return };
        let wait = TimeoutConfiguration::new(Some(Duration::from_secs(120)), None, None);
        self.client.update_timeouts(wait).await.expect("time-outs can be set");
        self.script(&source).await;
        let run = "const done = arguments[arguments.length - 1]; \
            axe.run(document, { resultTypes: ['violations'] }).then(found => done(found.violations.map(rule => \
                rule.id + ' (' + rule.impact + '): ' + rule.help + '\\n' + \
                rule.nodes.map(node => '    ' + node.html.slice(0, 200) + '\\n    ' + \
                    (node.any.concat(node.all, node.none)[0] || { message: '' }).message).join('\\n')))) \
            .catch(error => done(['axe-core: ' + error]));";
        let found = self.client.execute_async(run, Vec::new()).await.expect("axe-core runs");
        let faults: Vec<&str> = found.as_array().into_iter().flatten().filter_map(|fault| fault.as_str()).collect();
        assert!(faults.is_empty(), "{name} is not accessible:\n{}", faults.join("\n"));
    }

    /// Fails when the page is wider than a phone.
    async fn fits_a_phone(&self, name: &str) {
        self.size(PHONE, 844).await;
        let wide = "const wide = document.documentElement.scrollWidth - window.innerWidth; \
            if (wide <= 0) return ''; \
            const over = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1); \
            return wide + ' px: ' + over.slice(0, 5).map(e => e.outerHTML.slice(0, 120)).join('\\n  ');";
        let over = self.script(wide).await;
        assert_eq!(over.as_str(), Some(""), "{name} is wider than {PHONE} px");
        self.size(1280, 900).await;
    }

    /// Fails when the page wrote an error or a warning to the console.
    ///
    /// That a refused form is answered with 4xx is no error of the page; Chromium writes it down all the same.
    pub async fn console_is_quiet(&self, name: &str) {
        let address = self.client.current_url().await.expect("a page is open");
        let refused = format!("{address} - Failed to load resource: the server responded with a status of 4");
        let mut entries = self.console().await;
        entries.retain(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"));
        entries.retain(|entry| !entry.message.starts_with(&refused));
        assert!(entries.is_empty(), "{name} wrote to the console: {entries:#?}");
    }
}

/// axe-core's source, when `KONTOR_AXE` says where it is.
fn axe() -> Option<String> {
    let path = PathBuf::from(std::env::var_os("KONTOR_AXE")?);
    Some(std::fs::read_to_string(&path).expect("KONTOR_AXE names the file axe.min.js"))
}
