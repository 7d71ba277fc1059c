// Compiled by MSBuild (RoslynCodeTaskFactory) when a project that uses Prototxt is built on Linux.
// See docs/torchsharp-on-older-linux.md for the story; Prototxt.targets decides where it runs.
using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Marks one symbol version that an ELF shared library needs as weak, so that the dynamic loader accepts a
/// system library that does not define it. Only the given copy is changed, and through a new file, so that a
/// hard link into the package cache is never written to.
/// </summary>
public class WeakenElfVersion : Task
{
    const uint VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed
    const ushort WeakFlag = 2;                  // VER_FLG_WEAK

    /// <summary>The library to change.</summary>
    [Required] public string Library { get; set; }

    /// <summary>The version's name, for example GLIBCXX_3.4.32.</summary>
    [Required] public string Version { get; set; }

    /// <summary>The system libraries that may define the version; where one does, nothing is changed. May be empty.</summary>
    public string[] Providers { get; set; }

    public override bool Execute()
    {
        try
        {
            foreach (string provider in Providers ?? new string[0])
                if (File.Exists(provider) && IndexOf(File.ReadAllBytes(provider), Version) >= 0)
                    return true;

            byte[] image = File.ReadAllBytes(Library);
            if (!Weaken(image))
                return true;
            string temporary = Library + ".prototxt-tmp";
            File.WriteAllBytes(temporary, image);
            // With the time (and size) of the original the next build does not copy the library again.
            File.SetLastWriteTimeUtc(temporary, File.GetLastWriteTimeUtc(Library));
            File.Delete(Library);
            File.Move(temporary, Library);
            Log.LogMessage(MessageImportance.Normal, "Prototxt: the need for " + Version + " in " + Library + " is now weak.");
        }
        catch (Exception e) when (e is IOException || e is UnauthorizedAccessException || e is IndexOutOfRangeException || e is ArgumentException || e is OverflowException)
        {
            Log.LogWarning("Prototxt: {0} could not be prepared for this distribution's libstdc++: {1}", Library, e.Message);
        }
        return true;
    }

    // Walks the list of needed versions (Elf64_Verneed, each with its Elf64_Vernaux entries); true if a flag was set.
    // Offsets only ever grow, so a damaged file ends in an exception and not in a circle.
    bool Weaken(byte[] elf)
    {
        const byte bits64 = 2, littleEndian = 1;
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != bits64 || elf[5] != littleEndian)
            return false;
        int sections = (int)BitConverter.ToUInt64(elf, 0x28);
        int entrySize = BitConverter.ToUInt16(elf, 0x3A), count = BitConverter.ToUInt16(elf, 0x3C);
        bool changed = false;
        for (int i = 0; i < count; i++)
        {
            int header = sections + i * entrySize;
            if (BitConverter.ToUInt32(elf, header + 4) != VersionNeedSection)
                continue;
            int need = (int)BitConverter.ToUInt64(elf, header + 24);
            int stringTable = sections + (int)BitConverter.ToUInt32(elf, header + 40) * entrySize;
            int names = (int)BitConverter.ToUInt64(elf, stringTable + 24);
            for (uint next = 1; next != 0; need = checked(need + (int)next))
            {
                int auxCount = BitConverter.ToUInt16(elf, need + 2);
                int aux = need + (int)BitConverter.ToUInt32(elf, need + 8);
                for (int j = 0; j < auxCount; j++, aux += (int)BitConverter.ToUInt32(elf, aux + 12))
                {
                    ushort flags = BitConverter.ToUInt16(elf, aux + 4);
                    if ((flags & WeakFlag) != 0 || NameAt(elf, names + (int)BitConverter.ToUInt32(elf, aux + 8)) != Version)
                        continue;
                    elf[aux + 4] |= (byte)WeakFlag;
                    changed = true;
                }
                next = BitConverter.ToUInt32(elf, need + 12);
            }
        }
        return changed;
    }

    static string NameAt(byte[] elf, int start)
    {
        int end = Array.IndexOf(elf, (byte)0, start);
        return Encoding.ASCII.GetString(elf, start, end - start);
    }

    static int IndexOf(byte[] haystack, string needle)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(needle + "\0");
        for (int i = 0; (i = Array.IndexOf(haystack, bytes[0], i)) >= 0 && i + bytes.Length <= haystack.Length; i++)
        {
            int j = 1;
            while (j < bytes.Length && haystack[i + j] == bytes[j]) j++;
            if (j == bytes.Length) return i;
        }
        return -1;
    }
}
