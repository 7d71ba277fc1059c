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

    /// <summary>What hands other members' blobs over: each has a parameter, or those of a list have one in common.</summary>
    public static IEnumerable<string> Arguments(IEnumerable<SharedBlob> shared)
    {
        List<string> listed = [];
        foreach (SharedBlob blob in shared)
        {
            string source = $"{blob.Source.Member}.{Name(blob.Source)}";
            if (blob.Index is { } index)
                listed.Add($"({index.ToText()}, {source})");
            else
                yield return $"{blob.Parameter}: {source}";
        }

        if (listed.Count > 0)
            yield return "shared: " + Constants.List(listed);
    }
}
