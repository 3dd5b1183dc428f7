//! Merkle tree hashing, with proofs that a leaf is in the log and that a log only grew.
//!
//! Source: RFC 6962, section 2.1 (hashes, inclusion and consistency proofs), and RFC 9162, sections
//! 2.1.3.2 and 2.1.4.2 (how they are verified). SHA-256; a leaf is hashed behind a zero byte and a
//! node behind a one, so that neither passes for the other.

use sha2::Digest as _;
use sha2::Sha256;

/// A SHA-256.
pub type Hash = [u8; 32];

/// The hash of one leaf's bytes.
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

/// The hash of two subtrees.
fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of no leaves at all: the hash of nothing.
fn empty() -> Hash {
    Sha256::digest(b"").into()
}

/// How many leaves stand left of the split: the largest power of two below `size`.
fn split(size: usize) -> usize {
    size.next_power_of_two() / 2
}

/// The right edge of a growing tree: all that is needed to append and to know the root. Holds one
/// hash for each one in the size's binary digits, the largest subtree first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier of a tree of a size, from its peaks; `None` where they cannot belong to it.
    #[must_use]
    pub fn of(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (peaks.len() == size.count_ones() as usize).then_some(Self { size, peaks })
    }

    /// Leaves so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The subtrees' roots, the largest first.
    #[must_use]
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Appends a leaf's hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        // Each trailing one of the size is a full subtree of the same height as what is carried.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return empty() };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }
}

/// A whole tree, for proofs. Keeps every full subtree: twice the leaves in memory.
#[derive(Clone, Debug)]
pub struct Tree {
    /// `levels[h][i]` is the root of leaves `i << h` to `(i + 1) << h`.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree over leaves' hashes.
    #[must_use]
    pub fn of(leaves: Vec<Hash>) -> Self {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let pairs = below.as_chunks::<2>().0;
            let above = pairs.iter().map(|[left, right]| node_hash(left, right)).collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// Leaves.
    #[must_use]
    pub fn size(&self) -> usize {
        self.levels.first().map_or(0, Vec::len)
    }

    /// The root of the first `size` leaves; `None` where there are not so many.
    #[must_use]
    pub fn root_at(&self, size: usize) -> Option<Hash> {
        match size {
            0 => Some(empty()),
            _ if size > self.size() => None,
            _ => self.subtree(0, size),
        }
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.root_at(self.size()).unwrap_or_else(empty)
    }

    /// The root of `size` leaves from `start` on. RFC 6962 only splits at powers of two, so that a
    /// full subtree always starts at a multiple of its size.
    fn subtree(&self, start: usize, size: usize) -> Option<Hash> {
        if size.is_power_of_two() {
            let height = size.trailing_zeros();
            return self.levels.get(height as usize)?.get(start >> height).copied();
        }
        let left = split(size);
        Some(node_hash(&self.subtree(start, left)?, &self.subtree(start + left, size - left)?))
    }

    /// The proof that leaf `index` is among the first `size`; `None` where there is no such leaf.
    #[must_use]
    pub fn inclusion(&self, index: usize, size: usize) -> Option<Vec<Hash>> {
        if index >= size || size > self.size() {
            return None;
        }
        let (mut start, mut left, mut path) = (0, size, Vec::new());
        while left > 1 {
            let half = split(left);
            if index - start < half {
                path.push(self.subtree(start + half, left - half)?);
                left = half;
            } else {
                path.push(self.subtree(start, half)?);
                start += half;
                left -= half;
            }
        }
        path.reverse();
        Some(path)
    }

    /// The proof that the first `new` leaves begin with the first `old`; `None` where there are not
    /// so many.
    #[must_use]
    pub fn consistency(&self, old: usize, new: usize) -> Option<Vec<Hash>> {
        if old > new || new > self.size() {
            return None;
        }
        if old == 0 || old == new {
            return Some(Vec::new());
        }
        // `whole`: the subtree looked at is the old tree itself, whose root the verifier has.
        let (mut start, mut left, mut whole, mut path) = (0, new, true, Vec::new());
        let mut within = old;
        while within < left {
            let half = split(left);
            if within <= half {
                path.push(self.subtree(start + half, left - half)?);
                left = half;
            } else {
                path.push(self.subtree(start, half)?);
                start += half;
                left -= half;
                within -= half;
                whole = false;
            }
        }
        if !whole {
            path.push(self.subtree(start, left)?);
        }
        path.reverse();
        Some(path)
    }
}

/// On which side of the path the next hash of a proof stands.
enum Side {
    Left,
    Right,
}

/// The way from a leaf up to the root, as a verifier walks it.
struct Climb {
    at: u64,
    last: u64,
}

impl Climb {
    /// One step up; `None` at the root.
    fn step(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.at & 1 == 1 || self.at == self.last { Side::Left } else { Side::Right };
        if matches!(side, Side::Left) {
            // Levels on which the path's node has no sibling are passed over.
            while self.at & 1 == 0 && self.at != 0 {
                self.up();
            }
        }
        self.up();
        Some(side)
    }

    /// One level up.
    fn up(&mut self) {
        self.at >>= 1;
        self.last >>= 1;
    }
}

/// Verifies that a leaf is at `index` of the tree of `size` leaves with this root.
#[must_use]
pub fn includes(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut climb, mut node) = (Climb { at: index, last: size - 1 }, leaf);
    for other in proof {
        node = match climb.step() {
            None => return false,
            Some(Side::Left) => node_hash(other, &node),
            Some(Side::Right) => node_hash(&node, other),
        };
    }
    climb.last == 0 && node == *root
}

/// Verifies that the tree of `new` leaves begins with the tree of `old` leaves.
#[must_use]
pub fn extends(old: u64, old_root: &Hash, new: u64, new_root: &Hash, proof: &[Hash]) -> bool {
    if old == 0 || old == new {
        let same = old == 0 && *old_root == empty() || old == new && old_root == new_root;
        return same && proof.is_empty();
    }
    if old > new {
        return false;
    }
    // A full tree's root is a node of the larger tree: the proof leaves it out.
    let mut path = proof.iter();
    let first = if old.is_power_of_two() { Some(old_root) } else { path.next() };
    let Some(first) = first else { return false };
    let mut climb = Climb { at: old - 1, last: new - 1 };
    while climb.at & 1 == 1 {
        climb.up();
    }
    let (mut before, mut after) = (*first, *first);
    for other in path {
        match climb.step() {
            None => return false,
            Some(Side::Left) => {
                before = node_hash(other, &before);
                after = node_hash(other, &after);
            }
            Some(Side::Right) => after = node_hash(&after, other),
        }
    }
    climb.last == 0 && before == *old_root && after == *new_root
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The inputs that implementations of RFC 6962 share.
    const INPUTS: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];

    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn hex(hash: &Hash) -> String {
        crate::evidence::hex(hash)
    }

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|index| leaf_hash(&index.to_be_bytes())).collect()
    }

    fn frontier(leaves: &[Hash]) -> Frontier {
        let mut frontier = Frontier::default();
        for leaf in leaves {
            frontier.push(*leaf);
        }
        frontier
    }

    #[test]
    fn the_standard_vectors_have_the_standard_roots() {
        let hashes: Vec<Hash> = INPUTS.iter().map(|input| leaf_hash(input)).collect();
        let tree = Tree::of(hashes.clone());

        for (size, root) in ROOTS.iter().enumerate() {
            assert_eq!(hex(&tree.root_at(size).unwrap()), *root, "tree of {size}");
            assert_eq!(hex(&frontier(&hashes[..size]).root()), *root, "frontier of {size}");
        }
    }

    #[test]
    fn every_leaf_is_proven_in_every_tree_and_nowhere_else() {
        let tree = Tree::of(leaves(33));
        for size in 1..=33 {
            let root = tree.root_at(size).unwrap();
            for index in 0..size {
                let proof = tree.inclusion(index, size).unwrap();
                let leaf = leaves(33)[index];
                let holds = |leaf, index: usize, proof: &[Hash]| {
                    includes(leaf, index as u64, size as u64, proof, &root)
                };

                assert!(holds(leaf, index, &proof), "{index} of {size}");
                assert!(!holds(leaf_hash(b"other"), index, &proof));
                assert!(size == 1 || !holds(leaf, (index + 1) % size, &proof));
                assert!(proof.is_empty() || !holds(leaf, index, &proof[1..]));
                assert!(!holds(leaf, index, &[proof.as_slice(), &[leaf]].concat()));
            }
        }
    }

    #[test]
    fn a_log_that_grew_is_proven_and_one_that_was_changed_is_not() {
        let tree = Tree::of(leaves(33));
        let mut changed = leaves(33);
        changed[3] = leaf_hash(b"changed");
        let changed = Tree::of(changed);
        for new in 1..=33 {
            for old in 1..=new {
                let root = |tree: &Tree, size| tree.root_at(size).unwrap();
                let proof = tree.consistency(old, new).unwrap();
                let holds = |old_root: &Hash, new_root: &Hash, proof: &[Hash]| {
                    extends(old as u64, old_root, new as u64, new_root, proof)
                };

                assert!(holds(&root(&tree, old), &root(&tree, new), &proof), "{old} to {new}");
                if old > 3 && old < new {
                    let other = changed.consistency(old, new).unwrap();
                    assert!(!holds(&root(&tree, old), &root(&changed, new), &other));
                }
                assert!(
                    proof.is_empty() || !holds(&root(&tree, old), &root(&tree, new), &proof[1..])
                );
            }
        }
    }

    #[test]
    fn a_frontier_needs_one_peak_for_each_digit() {
        let grown = frontier(&leaves(6));

        let again = Frontier::of(6, grown.peaks().to_vec());

        assert_eq!(again.as_ref().map(Frontier::root), Some(grown.root()));
        assert_eq!(Frontier::of(7, grown.peaks().to_vec()), None);
    }
}
