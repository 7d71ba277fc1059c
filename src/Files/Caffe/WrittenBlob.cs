namespace Prototxt.Files;

/// <summary>A blob to be written.</summary>
/// <param name="Shape">Its shape, without negative axes.</param>
/// <param name="IsDouble">Its numbers are written in double precision, otherwise in single.</param>
/// <param name="WriteNumbers">Writes the numbers, row-major and little-endian. It is called once, if there are any.</param>
internal sealed record WrittenBlob(IReadOnlyList<long> Shape, bool IsDouble, Action<Stream> WriteNumbers)
{
    /// <summary>Writes as many numbers more, its <c>diff</c>, in the same way; null for none.</summary>
    public Action<Stream>? WriteDiff { get; init; }
}

/// <summary>A layer to be written.</summary>
internal sealed record WrittenLayer(string Name, string Type, IReadOnlyList<WrittenBlob> Blobs);
