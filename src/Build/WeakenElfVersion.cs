using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Prototxt.Build;

/// <summary>
/// Marks one symbol version that ELF shared libraries need as weak, so that the dynamic loader accepts a system library
/// that does not define it. The libraries are left alone: what is changed is a copy, which the build then takes in their
/// place. docs/torchsharp-on-older-linux.md has the story.
/// </summary>
public sealed class WeakenElfVersion : Microsoft.Build.Utilities.Task
{
    private const uint VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort WeakFlag = 2;                  // VER_FLG_WEAK

    /// <summary>The libraries, …/RID/native/NAME.</summary>
    [Required]
    public ITaskItem[] Libraries { get; set; } = [];

    /// <summary>The version's name, for example GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; } = "";

    /// <summary>Where copies go.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>The system libraries that may define the version; where one does, nothing is changed. May be empty.</summary>
    public string[] Providers { get; set; } = [];

    /// <summary>Those of the libraries that need the version in earnest.</summary>
    [Output]
    public ITaskItem[] Originals { get; private set; } = [];

    /// <summary>Their copies, with the same metadata.</summary>
    [Output]
    public ITaskItem[] Prepared { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (Providers.Any(p => File.Exists(p) && IndexOf(File.ReadAllBytes(p), Version) >= 0))
            return true;
        List<ITaskItem> originals = [], prepared = [];
        foreach (ITaskItem library in Libraries)
        {
            try
            {
                byte[] image = File.ReadAllBytes(library.ItemSpec);
                if (!Weaken(image))
                    continue;
                prepared.Add(new TaskItem(library) { ItemSpec = Save(library.ItemSpec, image) });
                originals.Add(library);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException or ArgumentException or OverflowException)
            {
                Log.LogWarning("Prototxt: {0} could not be prepared for this distribution's libstdc++: {1}", library.ItemSpec, e.Message);
            }
        }

        Originals = [.. originals];
        Prepared = [.. prepared];
        return true;
    }

    // One that is there already is not written again, so that the next build copies nothing.
    private string Save(string library, byte[] image)
    {
        string full = Path.GetFullPath(library);
        string runtime = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(full)) ?? "");
        string copy = Path.Combine(Folder, runtime, Path.GetFileName(full));
        if (File.Exists(copy) && File.ReadAllBytes(copy).SequenceEqual(image))
            return copy;
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        // The output folder may hold a hard link to the old copy, and a program that runs may have it mapped.
        File.Delete(copy);
        File.WriteAllBytes(copy, image);
        return copy;
    }

    // Walks the list of needed versions (Elf64_Verneed, each with its Elf64_Vernaux entries); true if a flag was set.
    // Offsets only ever grow, so a damaged file ends in an exception and not in a circle.
    private bool Weaken(byte[] elf)
    {
        const byte bits64 = 2, littleEndian = 1;
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != bits64 || elf[5] != littleEndian)
            return false;
        int sections = (int)BitConverter.ToUInt64(elf, 0x28);
        int entrySize = BitConverter.ToUInt16(elf, 0x3A), count = BitConverter.ToUInt16(elf, 0x3C);
        bool changed = false;
        for (int i = 0; i < count; i++)
        {
            int header = sections + (i * entrySize);
            if (BitConverter.ToUInt32(elf, header + 4) != VersionNeedSection)
                continue;
            int need = (int)BitConverter.ToUInt64(elf, header + 24);
            int stringTable = sections + ((int)BitConverter.ToUInt32(elf, header + 40) * entrySize);
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

    private static string NameAt(byte[] elf, int start)
    {
        int end = Array.IndexOf(elf, (byte)0, start);
        return Encoding.ASCII.GetString(elf, start, end - start);
    }

    private static int IndexOf(byte[] haystack, string needle)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(needle + "\0");
        for (int i = 0; (i = Array.IndexOf(haystack, bytes[0], i)) >= 0 && i + bytes.Length <= haystack.Length; i++)
            if (bytes.SequenceEqual(haystack.Skip(i).Take(bytes.Length)))
                return i;
        return -1;
    }
}
