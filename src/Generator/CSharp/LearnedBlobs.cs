using Prototxt.Generator.Common;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The learned blobs of members in code.</summary>
internal static class LearnedBlobs
{
    /// <summary>The property, or its element.</summary>
    public static string Name(BlobReference blob) => blob.Index is { } index ? $"{blob.Property}[{index.ToText()}]" : blob.Property;

    /// <summary>The blob as code that knows it is there, in the member's own shape.</summary>
    public static string InOwnShape(BlobModel blob) => Expression(blob) + (blob.View is { } sizes ? $".view({Constants.Longs(sizes)})" : "");

    public static string Expression(BlobModel blob) => $"{blob.Reference.Member}.{Name(blob.Reference)}{(blob.IsNullable ? "!" : "")}";

    /// <summary>What hands another member's blob over.</summary>
    public static string Argument(SharedBlob shared)
    {
        string source = $"{shared.Source.Member}.{Name(shared.Source)}";
        return shared.Index is { } index ? $"({index.ToText()}, {source})" : $"{shared.Parameter}: {source}";
    }
}
