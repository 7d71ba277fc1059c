using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Prototxt.Hosting;

/// <summary>A prototxt as the compiler sees it: text at a path, with the metadata of its item.</summary>
/// <param name="path">Where the file is, or is said to be; class, namespace and diagnostics follow from it. It is not opened.</param>
/// <param name="text">What it says; null where it is binary or cannot be read.</param>
/// <param name="metadata">The item's metadata by name, as <c>PrototxtClass</c>; null for none.</param>
public sealed class PrototxtFile(string path, SourceText? text, IReadOnlyDictionary<string, string>? metadata = null) : AdditionalText
{
    /// <summary>A prototxt of this text.</summary>
    public PrototxtFile(string path, string text, IReadOnlyDictionary<string, string>? metadata = null)
        : this(path, SourceText.From(text), metadata)
    {
    }

    /// <inheritdoc/>
    public override string Path => path;

    /// <summary>The metadata of the file's item.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata ?? ImmutableDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public override SourceText? GetText(CancellationToken cancellationToken = default) => text;

    /// <summary>A prototxt from a disk.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PrototxtFile Read(string path, IReadOnlyDictionary<string, string>? metadata = null) => new(path, File.ReadAllText(path), metadata);
}
