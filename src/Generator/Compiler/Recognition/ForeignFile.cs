using Prototxt.Generator.Common;

namespace Prototxt.Generator.Compiler.Recognition;

/// <summary>Files that are no prototxt at all, though they are called so. Each deserves one clear word in place of a thousand syntax errors.</summary>
internal static class ForeignFile
{
    private const string WeightsAdvice = "Weights (.caffemodel) are loaded at run time; add the net's .prototxt here.";

    private const int Looked = 4096;

    /// <summary>What a file is that the compiler could not read as text, and what to do about it.</summary>
    public static (string What, string Advice) Unreadable => ("a binary file, or one that cannot be read", WeightsAdvice);

    /// <summary>What the file is, and what to do about it; null for what may be a prototxt.</summary>
    public static (string What, string Advice)? Recognize(string text)
    {
        string start = text.Substring(0, Math.Min(text.Length, Looked)).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (StartsWith(start, "<!doctype") || StartsWith(start, "<html") || StartsWith(start, "<?xml") || StartsWith(start, "<!--"))
            return ("a web page", "It was probably saved from a browser; download the raw file.");
        if (StartsWith(start, "version https://git-lfs.github.com/spec/"))
            return ("a Git LFS pointer", "The content was not fetched; run 'git lfs pull'.");

        if (IsJson(start))
            return ("JSON", "Caffe's nets are written in protobuf's text format: name: \"net\" layer { … }.");

        int odd = start.Count(c => Characters.IsControl(c) || c == '\uFFFD');
        if (start.IndexOf('\0') >= 0 || (odd > 8 && odd * 20 > start.Length))
            return ("a binary file", WeightsAdvice);
        return null;
    }

    // A prototxt begins with a field's name.
    private static bool IsJson(string start)
    {
        if (start.Length == 0 || start[0] is not ('{' or '['))
            return false;
        string inside = start.Substring(1).TrimStart();
        return inside.Length == 0 || inside[0] is '"' or '\'' || (inside[0] is '{' or '}' or '[' or ']' && inside[0] != start[0]) || (start[0] == '[' && (Characters.IsDigit(inside[0]) || inside[0] == '['));
    }

    private static bool StartsWith(string text, string prefix) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
