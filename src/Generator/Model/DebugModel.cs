using Prototxt.Generator.Common;

namespace Prototxt.Generator.Model;

/// <summary>A view's layers as Caffe has them, its split layers included: what a solver with debug_info goes through.</summary>
/// <param name="Kind">The view.</param>
/// <param name="Layers">The layers in their order.</param>
internal sealed record DebugModel(ViewKind Kind, EquatableArray<DebugLayerModel> Layers);

/// <summary>One of Caffe's layers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tops">All its tops.</param>
/// <param name="Bottoms">Those of its bottoms that the backward pass goes on to.</param>
/// <param name="Params">What its learned blobs are called, where that is not their number: the names by which they are shared.</param>
internal sealed record DebugLayerModel(string Name, EquatableArray<DebugBlobModel> Tops, EquatableArray<DebugBlobModel> Bottoms, EquatableArray<string> Params);

/// <summary>A blob by its name in Caffe's net.</summary>
/// <param name="Name">The name.</param>
/// <param name="Key">What a blob set calls it.</param>
/// <param name="Reader">Of a copy for one of several readers: which of them in the blob set's order; -1 of the blob itself.</param>
internal sealed record DebugBlobModel(string Name, string Key, int Reader = -1);
