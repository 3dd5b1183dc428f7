//! What people decided about earlier matches, as a correction of the probabilities.
//!
//! Platt's scaling (Platt, "Probabilistic Outputs for Support Vector Machines", 1999) on the log odds:
//! two numbers, fitted by Newton's method with a prior of no correction, so that a few decisions
//! change little and the same decisions always give the same.

/// A correction of probabilities: `log odds -> slope * log odds + shift`. The default changes nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// How much surer (above 1) or less sure (below 1) the answers become.
    pub slope: f64,
    /// How much likelier all matches become, in natural log odds.
    pub shift: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { slope: 1.0, shift: 0.0 }
    }
}

/// Weight of "no correction", in decisions about even odds.
const PRIOR_SLOPE: f64 = 80.0;
/// The same for the shift.
const PRIOR_SHIFT: f64 = 8.0;
/// Log odds beyond which a probability counts no more: one slip of the pen among sure matches does
/// not undo them all.
const SUREST: f64 = 7.0;
/// Newton steps; it converges in five.
const STEPS: usize = 25;

impl Calibration {
    /// Fits a correction to decisions: the probability that was told, and whether it was the same
    /// person after all. Their order makes no difference.
    #[must_use]
    pub fn fit(decisions: &[(f64, bool)]) -> Self {
        let mut sorted: Vec<(f64, bool)> = decisions
            .iter()
            .map(|(told, same)| (logit(*told).clamp(-SUREST, SUREST), *same))
            .collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut fitted = Self::default();
        for _ in 0..STEPS {
            let mut gradient = [PRIOR_SLOPE * (1.0 - fitted.slope), -PRIOR_SHIFT * fitted.shift];
            let mut curve = [PRIOR_SLOPE, 0.0, PRIOR_SHIFT];
            for (odds, same) in &sorted {
                let expected = logistic(fitted.slope * odds + fitted.shift);
                let miss = f64::from(u8::from(*same)) - expected;
                let weight = expected * (1.0 - expected);
                gradient = [gradient[0] + miss * odds, gradient[1] + miss];
                curve =
                    [curve[0] + weight * odds * odds, curve[1] + weight * odds, curve[2] + weight];
            }
            let determinant = curve[0] * curve[2] - curve[1] * curve[1];
            let slope = (curve[2] * gradient[0] - curve[1] * gradient[1]) / determinant;
            let shift = (curve[0] * gradient[1] - curve[1] * gradient[0]) / determinant;
            fitted.slope = (fitted.slope + slope.clamp(-0.5, 0.5)).clamp(0.1, 3.0);
            fitted.shift = (fitted.shift + shift.clamp(-1.0, 1.0)).clamp(-6.0, 6.0);
        }
        fitted
    }

    /// The corrected probability.
    #[must_use]
    pub fn apply(&self, probability: f64) -> f64 {
        if *self == Self::default() {
            return probability;
        }
        logistic(self.slope * logit(probability) + self.shift)
    }
}

/// Natural log odds of a probability that is kept away from 0 and 1.
fn logit(probability: f64) -> f64 {
    let inside = probability.clamp(1e-6, 1.0 - 1e-6);
    (inside / (1.0 - inside)).ln()
}

fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_decisions_change_nothing() {
        let fitted = Calibration::fit(&[]);

        assert_eq!(fitted, Calibration::default());
        assert!((fitted.apply(0.3) - 0.3).abs() < 1e-12);
    }

    #[test]
    fn answers_that_were_too_sure_become_less_sure() {
        let decisions: Vec<(f64, bool)> = (0..200).map(|at| (0.95, at % 10 < 7)).collect();
        let turned: Vec<(f64, bool)> = decisions.iter().rev().copied().collect();

        let fitted = Calibration::fit(&decisions);

        assert!((0.68..0.85).contains(&fitted.apply(0.95)), "{fitted:?}");
        assert!(fitted.apply(0.5) < fitted.apply(0.9));
        assert_eq!(fitted, Calibration::fit(&turned));
    }

    #[test]
    fn one_decision_is_not_the_world() {
        let fitted = Calibration::fit(&[(0.95, false)]);

        assert!(fitted.apply(0.95) > 0.85);
    }
}
