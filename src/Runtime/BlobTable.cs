using System.Collections;
using System.ComponentModel;
using Prototxt.Files;
using static TorchSharp.torch;

namespace Prototxt;

/// <summary>
/// The names of the blobs of a class of blob sets, and how a set gives each of them. It is a table and no switch, for which the
/// C# compiler needs time and memory that grow with the square of the number of blobs. Made for collection initializers.
/// </summary>
/// <typeparam name="TBlobs">The class of the blob sets.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BlobTable<TBlobs> : IReadOnlyList<string>
    where TBlobs : BlobSet
{
    private readonly List<string> names = [];
    private readonly Dictionary<string, Func<TBlobs, Tensor>> blobs = new(StringComparer.Ordinal);

    /// <summary>The number of blobs.</summary>
    public int Count => names.Count;

    /// <summary>The name at a position, in the order in which they were added.</summary>
    public string this[int index] => names[index];

    /// <summary>Adds a blob.</summary>
    /// <param name="name">Its name, which no other has.</param>
    /// <param name="blob">Gives it; it belongs to the set.</param>
    public void Add(string name, Func<TBlobs, Tensor> blob)
    {
        blobs.Add(name, blob);
        names.Add(name);
    }

    /// <summary>A blob of a set, to which it belongs.</summary>
    /// <param name="set">The set.</param>
    /// <param name="name">One of the names.</param>
    /// <exception cref="KeyNotFoundException">There is no such blob.</exception>
    public Tensor Of(TBlobs set, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return blobs.TryGetValue(name, out Func<TBlobs, Tensor>? blob) ? blob(set) : throw NoSuchBlob(name);
    }

    /// <summary>The table of a class of sets that computes more blobs than these.</summary>
    /// <typeparam name="TView">The class.</typeparam>
    /// <param name="order">The names of all its blobs in order.</param>
    /// <param name="own">The blobs that are its own.</param>
    public BlobTable<TView> In<TView>(string[] order, BlobTable<TView> own)
        where TView : TBlobs
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(own);
        var table = new BlobTable<TView>();
        foreach (string name in order)
            table.Add(name, own.blobs.TryGetValue(name, out Func<TView, Tensor>? blob) ? blob : blobs[name]);
        return table;
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => names.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private KeyNotFoundException NoSuchBlob(string name) =>
        new($"There is no blob '{Listing.Short(name)}'. The blobs are {string.Join(", ", Listing.Cut(names.Select(n => Listing.Short(n))))}.");
}
