using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Prototxt.Files;

namespace Prototxt.Inference;

/// <summary>What tells a model from others of its name.</summary>
/// <param name="Length">The file's bytes.</param>
/// <param name="Written">When it was written last, in ticks.</param>
/// <param name="Sample">A hash of numbers from all over the file: copies and archives may give every file the same time, and a net that was trained again has the same length.</param>
internal readonly record struct ModelIdentity(long Length, long Written, ulong Sample)
{
    private const int Places = 64, Bytes = 64, End = 4096;

    /// <summary>Of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="order">In which order its numbers are taken, where that is not the file's own.</param>
    public static ModelIdentity Of(StoredFile file, string order)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(order));
        // The end is where a net has its last layer, often the only one that was trained anew.
        for (int i = 0; i < Places; i++)
            Append(file.Length / Places * i, Bytes);
        Append(Math.Max(0, file.Length - End), End);
        return new(file.Length, file.Written.Ticks, BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset()));

        unsafe void Append(long offset, int most)
        {
            byte* bytes = stackalloc byte[End];
            int length = (int)Math.Min(most, file.Length - offset);
            file.Read(offset, bytes, length);
            hash.AppendData(new ReadOnlySpan<byte>(bytes, length));
        }
    }
}
