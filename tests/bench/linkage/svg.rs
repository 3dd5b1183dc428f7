//! Draws panels with axes as SVG, by hand.

/// How large a panel's plot is, in pixels.
pub(crate) const SIDE: f64 = 280.0;
/// Where the first panel's plot begins.
const LEFT: f64 = 84.0;
const TOP: f64 = 130.0;
/// From one panel to the next.
const STEP: f64 = 490.0;

/// A scale of an axis.
#[derive(Clone, Copy)]
pub(crate) enum Scale {
    /// From and to.
    Linear(f64, f64),
    /// Powers of ten: from and to.
    Log(f64, f64),
}

impl Scale {
    /// Where a value lies, 0 to 1.
    pub(crate) fn at(self, value: f64) -> f64 {
        match self {
            Self::Linear(from, to) => (value - from) / (to - from),
            Self::Log(from, to) => (value.max(f64::MIN_POSITIVE).log10() - from) / (to - from),
        }
    }

    /// The values that have a mark.
    pub(crate) fn ticks(self) -> Vec<f64> {
        match self {
            Self::Linear(from, to) => {
                (0..=5).map(|k| from + (to - from) * f64::from(k) / 5.0).collect()
            }
            Self::Log(from, to) => {
                let mut power = from;
                let next = std::iter::from_fn(|| {
                    power += 1.0;
                    (power - 1.0 <= to).then(|| 10_f64.powf(power - 1.0))
                });
                next.collect()
            }
        }
    }
}

/// A whole picture.
pub(crate) struct Picture {
    body: String,
    panels: f64,
    bottom: f64,
}

/// One plot of a picture.
pub(crate) struct Panel {
    left: f64,
    pub(crate) x: Scale,
    pub(crate) y: Scale,
}

impl Picture {
    /// An empty picture; `bottom` is the room below the plots in pixels.
    pub(crate) fn new(title: &str, explained: &[&str], bottom: f64) -> Self {
        let mut picture = Self { body: String::new(), panels: 0.0, bottom };
        picture.text((LEFT - 60.0, 34.0), title, "class='title'");
        for (row, line) in (0..).zip(explained) {
            picture.text((LEFT - 60.0, 58.0 + 19.0 * f64::from(row)), line, "class='said'");
        }
        picture
    }

    /// Adds a panel with its grid, marks and names of the axes.
    pub(crate) fn panel(
        &mut self,
        title: &str,
        (x, x_name, x_mark): (Scale, &str, fn(f64) -> String),
        (y, y_name, y_mark): (Scale, &str, fn(f64) -> String),
    ) -> Panel {
        let panel = Panel { left: LEFT + STEP * self.panels, x, y };
        self.panels += 1.0;
        let (left, right, base) = (panel.left, panel.left + SIDE, TOP + SIDE);
        self.text((left, TOP - 14.0), title, "class='panel'");
        for tick in y.ticks() {
            let (_, at) = panel.place(0.0, tick);
            self.line((left, at), (right, at), "class='grid'");
            self.text((left - 7.0, at + 4.0), &y_mark(tick), "class='mark' text-anchor='end'");
        }
        for tick in x.ticks() {
            let at = left + SIDE * x.at(tick);
            self.line((at, TOP), (at, base), "class='grid'");
            self.text((at, base + 17.0), &x_mark(tick), "class='mark' text-anchor='middle'");
        }
        self.line((left, base), (right, base), "class='axis'");
        let middle = left + SIDE / 2.0;
        self.text((middle, base + 37.0), x_name, "class='name' text-anchor='middle'");
        let (x, y) = (left - 58.0, TOP + SIDE / 2.0);
        let turned = format!("class='name' text-anchor='middle' transform='rotate(-90 {x} {y})'");
        self.text((x, y), y_name, &turned);
        panel
    }

    pub(crate) fn text(&mut self, (x, y): (f64, f64), text: &str, more: &str) {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        self.body += &format!("<text x='{x:.1}' y='{y:.1}' {more}>{text}</text>\n");
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), more: &str) {
        let ((a, b), (c, d)) = (from, to);
        self.body += &format!("<line x1='{a:.1}' y1='{b:.1}' x2='{c:.1}' y2='{d:.1}' {more}/>\n");
    }

    pub(crate) fn path(&mut self, points: &[(f64, f64)], colour: &str) {
        let points: Vec<_> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let points = points.join(" ");
        self.body += &format!(
            "<polyline points='{points}' fill='none' stroke='{colour}' stroke-width='2.2'/>\n"
        );
    }

    /// A dot that tells its story when pointed at.
    pub(crate) fn dot(&mut self, (x, y): (f64, f64), radius: f64, colour: &str, says: &str) {
        self.body += &format!(
            "<circle cx='{x:.1}' cy='{y:.1}' r='{radius:.1}' fill='{colour}' fill-opacity='0.85' \
             stroke='white'><title>{says}</title></circle>\n"
        );
    }

    pub(crate) fn bar(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), colour: &str) {
        self.body += &format!(
            "<rect x='{x:.1}' y='{y:.1}' width='{width:.1}' height='{height:.1}' fill='{colour}'/>\n"
        );
    }

    /// The finished picture.
    pub(crate) fn finish(self) -> String {
        let (width, height) = (STEP * self.panels + 30.0, TOP + SIDE + self.bottom);
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' \
             height='{height}' font-family='system-ui, Segoe UI, Helvetica, Arial, sans-serif'>\n\
             <style>.title{{font-size:21px;font-weight:600;fill:#1b2733}}\
             .said{{font-size:13.5px;fill:#4a5866}}.panel{{font-size:14.5px;font-weight:600;fill:#1b2733}}\
             .mark{{font-size:11.5px;fill:#5b6875}}.name{{font-size:12.5px;fill:#36424e}}\
             .tag{{font-size:12px;font-weight:600}}.grid{{stroke:#e6eaee}}.axis{{stroke:#8a96a3}}\
             .even{{stroke:#8a96a3;stroke-dasharray:5 4}}</style>\n\
             <rect width='100%' height='100%' fill='white'/>\n{}</svg>\n",
            self.body
        )
    }
}

impl Panel {
    /// The pixel of a value.
    pub(crate) fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let x = self.left + SIDE * self.x.at(x).clamp(0.0, 1.0);
        (x, TOP + SIDE * (1.0 - self.y.at(y).clamp(0.0, 1.0)))
    }
}
