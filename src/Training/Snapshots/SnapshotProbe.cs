namespace Prototxt.Training.Snapshots;

/// <summary>Tries whether snapshots can be written, before hours are spent on what cannot be kept.</summary>
/// <remarks>Source: Caffe's Solver::CheckSnapshotWritePermissions.</remarks>
internal static class SnapshotProbe
{
    /// <summary>Makes a file with the prefix, and removes it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void Ensure(string prefix)
    {
        // One name for all who try, so that what a kill leaves of it goes with the next; they may try at once.
        string probe = $"{prefix}_iter_.tempfile";
        try
        {
            new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"snapshot_prefix: expected the beginning of a path at which files can be written, found '{prefix}' ({e.Message.TrimEnd('.')}).", e);
        }
    }
}
