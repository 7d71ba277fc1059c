namespace Prototxt.Files;

/// <summary>Replaces a file only when the new one is complete and on the disk.</summary>
internal static class AtomicFile
{
    /// <summary>Makes or replaces a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">It cannot be written; an old file of that name is untouched.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using PendingFile file = PendingFile.Write(path, write);
        file.Commit();
    }

    /// <summary>Removes what writes of a file have left beside it that were ended by force, the last of which may have given the file its name already.</summary>
    /// <param name="path">The file.</param>
    public static void RemoveLeftovers(string path) => PendingFile.RemoveLeftovers(path);

    /// <summary>
    /// Makes or replaces two files of which the second describes the first. Both are complete and on the disk before the first gets
    /// its name. An old second file, which describes what is about to be replaced, goes before: whoever is interrupted leaves no two
    /// files together that do not belong together. Nor do two who write them at once: the second is refused.
    /// </summary>
    /// <param name="path">The file that is described.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="descriptionPath">The file that describes it.</param>
    /// <param name="writeDescription">Writes its content.</param>
    /// <exception cref="IOException">One of them cannot be written, or somebody else is writing them; while none has its name yet, old files are untouched.</exception>
    public static void WritePair(string path, Action<Stream> write, string descriptionPath, Action<Stream> writeDescription)
    {
        using FileStream alone = PendingFile.Reserve(descriptionPath);
        using PendingFile file = PendingFile.Write(path, write);
        using PendingFile description = PendingFile.Write(descriptionPath, writeDescription);
        description.RemoveOld();
        file.Commit();
        description.Commit();
    }
}
