namespace Prototxt.Training;

/// <summary>The format of snapshots, with Caffe's numbers.</summary>
public enum SnapshotFormat
{
    /// <summary><c>.caffemodel.h5</c> and <c>.solverstate.h5</c>.</summary>
    Hdf5 = 0,

    /// <summary><c>.caffemodel</c> and <c>.solverstate</c>.</summary>
    BinaryProto = 1,
}
