using Prototxt.Training.Data.Readers;

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

    /// <summary>Opens the database of a layer, of the kind that the layer names.</summary>
    /// <exception cref="DataException">It is missing, of the other kind, or damaged.</exception>
    public static RecordDatabase Open(DataLayer layer, DataContext context, LayerPlace place)
    {
        if (layer.Source is not { Length: > 0 } source)
            throw place.Error("a source, the folder of a database", "none");
        string folder = context.Resolve(source);
        if (!Directory.Exists(folder))
            throw place.Error("the folder of a database", File.Exists(folder) ? "a file" : context.Looked(source));
        string lmdb = Path.Combine(folder, "data.mdb"), levelDb = Path.Combine(folder, "CURRENT");
        bool isLmdb = layer.Backend == Backend.LMDB;
        if (!File.Exists(isLmdb ? lmdb : levelDb))
            throw place.Error(
                isLmdb ? "an LMDB database (backend: LMDB), with a file data.mdb" : "a LevelDB database (backend: LEVELDB, the default), with a file CURRENT",
                File.Exists(isLmdb ? levelDb : lmdb) ? (isLmdb ? "a LevelDB database" : "an LMDB database; the layer needs backend: LMDB") : "a folder without it");
        try
        {
            return isLmdb ? new LmdbDatabase(lmdb, place) : new LevelDatabase(folder, place);
        }
        catch (IOException e) when (e is not DataException)
        {
            throw place.Error(e);
        }
    }
}
