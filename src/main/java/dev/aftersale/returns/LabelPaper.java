package dev.aftersale.returns;

/** What a label is printed on. */
public enum LabelPaper {
    /** The label is the upper left quarter; below it, what the buyer is to do. */
    A4,
    A6
}
