using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Prototxt.Precompiler;

/// <summary>
/// The methods of an assembly that are to be fully optimized when they are first compiled (<c>MethodImplOptions.AggressiveOptimization</c>): the kernels.
/// The compiler ahead of time passes such methods over. It is given the assembly without the marks, and what it makes gets them again: with its native code
/// the runtime has nothing to compile, and where it cannot use that, the kernels are compiled once and well, as without it.
/// </summary>
/// <param name="assembly">The assembly.</param>
internal sealed class OptimizationMarks(byte[] assembly)
{
    // Of a row of the table of methods: behind the method's place, which has four bytes.
    private const int Attributes = 4;

    private const ushort Mark = (ushort)MethodImplAttributes.AggressiveOptimization;

    /// <summary>The assembly without them.</summary>
    public byte[] Removed()
    {
        byte[] plain = [.. assembly];
        foreach (int place in Places(plain))
            Write(plain, place, (ushort)(Read(plain, place) & ~Mark));
        return plain;
    }

    /// <summary>What was compiled of the assembly without them, with them.</summary>
    /// <param name="image">An assembly of the same methods in the same order.</param>
    /// <exception cref="InvalidDataException">It has more methods, or fewer.</exception>
    public byte[] SetIn(byte[] image)
    {
        int[] from = Places(assembly), to = Places(image);
        if (from.Length != to.Length)
            throw new InvalidDataException($"Expected an image of {from.Length} methods, found {to.Length}.");
        byte[] marked = [.. image];
        for (int i = 0; i < from.Length; i++)
            Write(marked, to[i], (ushort)(Read(marked, to[i]) | Read(assembly, from[i]) & Mark));
        return marked;
    }

    private static int[] Places(byte[] assembly)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        MetadataReader metadata = file.GetMetadataReader();
        int first = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.MethodDef) + Attributes, size = metadata.GetTableRowSize(TableIndex.MethodDef);
        return [.. Enumerable.Range(0, metadata.GetTableRowCount(TableIndex.MethodDef)).Select(row => first + row * size)];
    }

    private static ushort Read(byte[] bytes, int place) => (ushort)(bytes[place] | bytes[place + 1] << 8);

    private static void Write(byte[] bytes, int place, ushort value) => (bytes[place], bytes[place + 1]) = ((byte)value, (byte)(value >> 8));
}
