using System.Text;
using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Databases;

/// <summary>A database that is read from its first key to its last. Only reading: nothing in its folder is written or locked.</summary>
internal abstract class RecordDatabase : IDisposable
{
    /// <summary>The next record in the order of keys, or null behind the last one.</summary>
    /// <param name="wanted">Whether the value is read.</param>
    /// <exception cref="DataException">The database is damaged.</exception>
    public abstract DatabaseRecord? Next(bool wanted);

    /// <summary>Goes back before the first record.</summary>
    public abstract void Restart();

    public abstract void Dispose();

    /// <summary>How messages name a record.</summary>
    public static string Name(byte[] key) => $"record {Encoding.UTF8.GetString(key)}";

    /// <summary>Opens a database.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="backend">Its kind.</param>
    /// <param name="place">Who reads.</param>
    /// <param name="looked">What is said where there is no such folder.</param>
    /// <exception cref="DataException">It is missing, of the other kind, or damaged.</exception>
    public static RecordDatabase Open(string folder, Backend backend, DataPlace place, string looked = "nothing there")
    {
        if (!Directory.Exists(folder))
            throw place.Error("the folder of a database", File.Exists(folder) ? "a file" : looked);
        string lmdb = Path.Combine(folder, "data.mdb"), levelDb = Path.Combine(folder, "CURRENT");
        bool isLmdb = backend == Backend.LMDB;
        if (!File.Exists(isLmdb ? lmdb : levelDb))
            throw place.Error(
                isLmdb ? "an LMDB database (backend: LMDB), with a file data.mdb" : "a LevelDB database (backend: LEVELDB, the default), with a file CURRENT",
                !File.Exists(isLmdb ? levelDb : lmdb) ? "a folder without it" : isLmdb ? "a LevelDB database" : "an LMDB database, which needs backend: LMDB");
        try
        {
            return isLmdb ? new LmdbDatabase(lmdb, place) : new LevelDatabase(folder, place);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not DataException)
        {
            throw place.Error(e as IOException ?? new IOException(e.Message, e));
        }
    }
}
