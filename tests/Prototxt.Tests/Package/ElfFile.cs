using System.Buffers.Binary;
using System.Text;

namespace Prototxt.Tests.Package;

/// <summary>
/// The smallest 64-bit ELF file that needs symbol versions: a header, the section table, a string table and one list of
/// needed versions (SHT_GNU_verneed). Written from the format's description, independent of the code under test.
/// </summary>
internal static class ElfFile
{
    private const int HeaderSize = 64, SectionSize = 64, NeedSize = 16, AuxSize = 16;

    /// <param name="needs">For each library the versions it is asked for.</param>
    public static byte[] Needing(params (string Library, string[] Versions)[] needs)
    {
        var names = new MemoryStream();
        names.WriteByte(0);
        int Name(string text)
        {
            int at = (int)names.Position;
            names.Write(Encoding.ASCII.GetBytes(text + "\0"));
            return at;
        }

        byte[] list = new byte[needs.Sum(n => NeedSize + (n.Versions.Length * AuxSize))];
        int at = 0;
        for (int i = 0; i < needs.Length; i++)
        {
            (string library, string[] versions) = needs[i];
            int length = NeedSize + (versions.Length * AuxSize);
            Put16(list, at, 1);
            Put16(list, at + 2, versions.Length);
            Put32(list, at + 4, Name(library));
            Put32(list, at + 8, NeedSize);
            Put32(list, at + 12, i + 1 < needs.Length ? length : 0);
            for (int j = 0; j < versions.Length; j++)
            {
                int aux = at + NeedSize + (j * AuxSize);
                Put32(list, aux + 8, Name(versions[j]));
                Put32(list, aux + 12, j + 1 < versions.Length ? AuxSize : 0);
            }

            at += length;
        }

        int sections = HeaderSize, listAt = sections + (3 * SectionSize), namesAt = listAt + list.Length;
        byte[] file = new byte[namesAt + (int)names.Length];
        ((byte[])[0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(file, 0);
        Put32(file, 0x28, sections);
        Put16(file, 0x3A, SectionSize);
        Put16(file, 0x3C, 3);
        Section(1, 3, namesAt, (int)names.Length, link: 0);
        Section(2, 0x6FFFFFFE, listAt, list.Length, link: 1);
        list.CopyTo(file, listAt);
        names.ToArray().CopyTo(file, namesAt);
        return file;

        void Section(int index, int type, int offset, int size, int link)
        {
            int header = sections + (index * SectionSize);
            Put32(file, header + 4, type);
            Put32(file, header + 24, offset);
            Put32(file, header + 32, size);
            Put32(file, header + 40, link);
        }
    }

    /// <summary>Whether a version is needed only weakly. False where it is needed in earnest; an error where it is not needed.</summary>
    public static bool IsWeak(byte[] file, string version)
    {
        int sections = Get32(file, 0x28), size = Get16(file, 0x3A), count = Get16(file, 0x3C);
        for (int i = 0; i < count; i++)
        {
            int header = sections + (i * size);
            if (Get32(file, header + 4) != 0x6FFFFFFE)
                continue;
            int names = Get32(file, sections + (Get32(file, header + 40) * size) + 24);
            int need = Get32(file, header + 24);
            for (int next = -1; next != 0; need += next)
            {
                int aux = need + Get32(file, need + 8);
                for (int j = 0; j < Get16(file, need + 2); j++, aux += Get32(file, aux + 12))
                    if (file.AsSpan(names + Get32(file, aux + 8)).StartsWith(Encoding.ASCII.GetBytes(version + "\0")))
                        return (Get16(file, aux + 4) & 2) != 0;
                next = Get32(file, need + 12);
            }
        }

        throw new ArgumentException($"The file does not need {version}.", nameof(version));
    }

    private static void Put16(byte[] bytes, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)value);

    private static void Put32(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);

    private static int Get16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static int Get32(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
}
