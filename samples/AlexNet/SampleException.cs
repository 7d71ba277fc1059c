namespace AlexNet;

/// <summary>A file is not what the sample needs; the message reads <c>file: expected …, found ….</c></summary>
internal sealed class SampleException(string file, string expected, string found, Exception? inner = null)
    : IOException($"{file}: expected {expected}, found {found}.", inner);
