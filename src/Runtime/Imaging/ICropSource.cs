namespace Prototxt.Imaging;

/// <summary>
/// Where a transform's random numbers come from. For each picture they are drawn in Caffe's order: mirror (of 2), only where
/// mirroring is on; then, in TRAIN with a crop, the row offset (of H - crop + 1) and the column offset (of W - crop + 1).
/// </summary>
public interface ICropSource
{
    /// <summary>A whole number from 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="count">How many numbers there are to choose from, at least 1.</param>
    int Next(int count);
}
