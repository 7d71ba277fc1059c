namespace Prototxt.Files;

/// <summary>What a program may put before an HDF5 file, as MATLAB does in a <c>.mat</c> of version 7.3: 512 bytes, or twice as many, and so on.</summary>
internal static class Hdf5UserBlock
{
    private const int Least = 512;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Has a file begin where its HDF5 does; one without stays as it is.</summary>
    public static void PassOver(StoredFile file)
    {
        for (long at = 0; at <= file.Length - Signature.Length; at = Math.Max(Least, 2 * at))
            if (file.Span(at, Signature.Length).SequenceEqual(Signature))
            {
                file.Skip(at);
                return;
            }
    }
}
