namespace Prototxt.Training.Data;

/// <summary>The kind of database that a Data layer reads, by Caffe's numbers.</summary>
public enum Backend
{
    /// <summary>A folder of LevelDB: tables, a log and a MANIFEST. Caffe's default.</summary>
    LEVELDB = 0,

    /// <summary>A folder with LMDB's <c>data.mdb</c>.</summary>
    LMDB = 1,
}
