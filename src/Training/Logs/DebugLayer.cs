using System.ComponentModel;

namespace Prototxt.Training.Logs;

/// <summary>A layer of a net as Caffe has it, split layers included, for the lines of <c>debug_info</c>. Made by generated solvers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tops">All its tops.</param>
/// <param name="Bottoms">Those of its bottoms that the backward pass goes on to.</param>
/// <param name="Params">The names by which its learned blobs are shared, empty for one without; null where no blob has one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record DebugLayer(string Name, IReadOnlyList<DebugBlob> Tops, IReadOnlyList<DebugBlob> Bottoms, IReadOnlyList<string>? Params = null);

/// <summary>A blob by its name in Caffe's net.</summary>
/// <param name="Name">The name.</param>
/// <param name="Key">What a <see cref="BlobSet"/> calls it; null where that is the name.</param>
/// <param name="Reader">Of a copy that a split layer makes for one of several readers: which of them, from 0; -1 of the blob itself.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record DebugBlob(string Name, string? Key = null, int Reader = -1);
