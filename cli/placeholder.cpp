// placeholder until this folder's first file stands
