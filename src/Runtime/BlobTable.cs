using System.Collections;
using static TorchSharp.torch;

namespace Prototxt;

/// <summary>
/// How the generated blob sets of one class find a blob by its name. It is a table and no switch, for which the C# compiler needs
/// time and memory that grow with the square of the number of blobs.
/// </summary>
/// <typeparam name="TBlobs">The class of the blob sets.</typeparam>
public sealed class BlobTable<TBlobs> : IEnumerable
    where TBlobs : BlobSet
{
    private readonly List<string> names = [];
    private readonly Dictionary<string, Func<TBlobs, Tensor>> blobs = new(StringComparer.Ordinal);

    /// <summary>All names, in the order in which they were added.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Adds a blob: its name and how a set gives it.</summary>
    public void Add(string name, Func<TBlobs, Tensor> blob)
    {
        blobs.Add(name, blob);
        names.Add(name);
    }

    /// <summary>The blob of a name, which belongs to the set.</summary>
    /// <exception cref="KeyNotFoundException">There is no such blob.</exception>
    public Tensor Of(TBlobs set, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return blobs.TryGetValue(name, out Func<TBlobs, Tensor>? blob) ? blob(set) : throw NoSuchBlob(name);
    }

    private KeyNotFoundException NoSuchBlob(string name)
    {
        const int shown = 20;
        string more = names.Count > shown ? $" and {names.Count - shown} more" : "";
        return new($"There is no blob '{name}'. The blobs are {string.Join(", ", names.Take(shown))}{more}.");
    }

    IEnumerator IEnumerable.GetEnumerator() => names.GetEnumerator();
}
