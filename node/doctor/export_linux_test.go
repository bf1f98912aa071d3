package doctor

// KindOf names a file system.
var KindOf = kindOf
