//! What once went wrong, each as small as it gets, with cells worked out by hand.
